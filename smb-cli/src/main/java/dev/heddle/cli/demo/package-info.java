/** The demo: the same work on each backend, against a server in this process. */
@NullMarked
package dev.heddle.cli.demo;

import org.jspecify.annotations.NullMarked;
