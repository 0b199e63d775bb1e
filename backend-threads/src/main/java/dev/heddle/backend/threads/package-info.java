/** The {@code threads} worker backend. Applications choose it by its name and never use its classes. */
@NullMarked
package dev.heddle.backend.threads;

import org.jspecify.annotations.NullMarked;
