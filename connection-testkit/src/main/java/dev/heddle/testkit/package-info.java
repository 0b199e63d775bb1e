/**
 * The contract of every worker backend ({@link dev.heddle.testkit.WorkerContract}), and the tools with which it is
 * tested.
 *
 * <p>Nothing here sleeps: every wait is for a condition, and bounded; time is a {@link dev.heddle.testkit.FakeClock}.
 */
@NullMarked
package dev.heddle.testkit;

import org.jspecify.annotations.NullMarked;
