/** The {@code loop} worker backend. Applications name it; they never see its classes. */
@NullMarked
package dev.heddle.backend.loop;

import org.jspecify.annotations.NullMarked;
