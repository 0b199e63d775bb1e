/**
 * The contract that every worker backend keeps ({@link dev.heddle.testkit.WorkerContract}), and the tools that it is
 * written with.
 *
 * <p>Nothing here sleeps: waits are for conditions, and bounded; time is a {@link dev.heddle.testkit.FakeClock}.
 */
@NullMarked
package dev.heddle.testkit;

import org.jspecify.annotations.NullMarked;
