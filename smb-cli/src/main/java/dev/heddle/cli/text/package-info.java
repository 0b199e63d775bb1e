/** Output for people and programs: sizes, times, JSON, and descriptions of failures. */
@NullMarked
package dev.heddle.cli.text;

import org.jspecify.annotations.NullMarked;
