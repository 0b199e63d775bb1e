/**
 * Connections and exchanges as events of the JDK's flight recorder. Uses the core's public listener interface; the core
 * does not know this package, and works without the module {@code jdk.jfr}.
 */
@NullMarked
package dev.heddle.core.jfr;

import org.jspecify.annotations.NullMarked;
