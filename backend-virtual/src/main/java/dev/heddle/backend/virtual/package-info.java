/** The {@code virtual} worker backend. Applications name it; they never see its classes. */
@NullMarked
package dev.heddle.backend.virtual;

import org.jspecify.annotations.NullMarked;
