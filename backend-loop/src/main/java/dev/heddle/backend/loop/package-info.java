/** The {@code loop} worker backend. Applications choose it by its name and never use its classes. */
@NullMarked
package dev.heddle.backend.loop;

import org.jspecify.annotations.NullMarked;
