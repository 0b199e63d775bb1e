/** The {@code virtual} worker backend. Applications choose it by its name and never use its classes. */
@NullMarked
package dev.heddle.backend.virtual;

import org.jspecify.annotations.NullMarked;
