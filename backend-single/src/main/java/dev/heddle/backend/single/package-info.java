/** The {@code single} worker backend. Applications choose it by its name and never use its classes. */
@NullMarked
package dev.heddle.backend.single;

import org.jspecify.annotations.NullMarked;
