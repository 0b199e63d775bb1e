/** The {@code single} worker backend. Applications name it; they never see its classes. */
@NullMarked
package dev.heddle.backend.single;

import org.jspecify.annotations.NullMarked;
