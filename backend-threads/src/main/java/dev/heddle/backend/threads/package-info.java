/** The {@code threads} worker backend. Applications name it; they never see its classes. */
@NullMarked
package dev.heddle.backend.threads;

import org.jspecify.annotations.NullMarked;
