/** What has to be removed when the process ends, however it ends. */
@NullMarked
package dev.heddle.cli.cleanup;

import org.jspecify.annotations.NullMarked;
