/**
 * Connections and exchanges as events of the JDK's flight recorder. Listens to the core as anybody else could; the
 * core does not know it, and works
 * without the module {@code jdk.jfr}.
 */
@NullMarked
package dev.heddle.core.jfr;

import org.jspecify.annotations.NullMarked;
