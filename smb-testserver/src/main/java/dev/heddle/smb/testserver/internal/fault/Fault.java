// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smb.testserver.internal.fault;

import dev.heddle.smb.wire.NtStatus;
import java.time.Duration;

/** A fault that the server applies to one request. */
public sealed interface Fault {
    /** Sends the response later. */
    record Delay(Duration time) implements Fault {}

    /** Executes the request, and sends no response. */
    record Silence() implements Fault {}

    /** Does not execute the request, and sends only an interim response. */
    record Pending() implements Fault {}

    /** Does not execute the request, and fails it. */
    record Fail(NtStatus status) implements Fault {}

    /** Expires the session before the request is executed. */
    record Expire() implements Fault {}

    /** Sends each response of a compound in its own frame. */
    record Split() implements Fault {}

    /** Sends the response after the next one. */
    record Reorder() implements Fault {}

    /** Inverts a byte of the response. */
    record Corrupt(Part part) implements Fault {}

    /** Sends the response with a wrong id. */
    record Misdirect(Id id) implements Fault {}

    /** Grants this many credits with the response. */
    record Credits(int count) implements Fault {}

    /** Closes the connection in order after this many bytes of the response's frame. */
    record Cut(int bytes) implements Fault {}

    /** Stops sending for this time after this many bytes of the response's frame. */
    record Stall(int bytes, Duration time) implements Fault {}

    /** Resets the connection instead of sending a response. */
    record Reset() implements Fault {}

    /** The parts of a response that can be corrupted. */
    enum Part {
        SIGNATURE,
        TAG,
        PAYLOAD
    }

    /** The ids of a response that can be wrong. */
    enum Id {
        MESSAGE,
        SESSION,
        TREE
    }
}
