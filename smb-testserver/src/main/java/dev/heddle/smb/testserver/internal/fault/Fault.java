package dev.heddle.smb.testserver.internal.fault;

import dev.heddle.smb.wire.NtStatus;
import java.time.Duration;

/** What is done wrong with one request. */
public sealed interface Fault {
    /** The answer is sent later. */
    record Delay(Duration time) implements Fault {}

    /** The request is carried out, and not answered. */
    record Silence() implements Fault {}

    /** The request is not carried out, and answered only that it will take its time. */
    record Pending() implements Fault {}

    /** The request is not carried out, and fails. */
    record Fail(NtStatus status) implements Fault {}

    /** The session expires before the request is carried out. */
    record Expire() implements Fault {}

    /** The answers to a compound are sent in a frame each. */
    record Split() implements Fault {}

    /** The answer is sent after the next one. */
    record Reorder() implements Fault {}

    /** Bits of the answer are turned over. */
    record Corrupt(Part part) implements Fault {}

    /** The answer says that it belongs to something else. */
    record Misdirect(Id id) implements Fault {}

    /** The answer gives this many credits. */
    record Credits(int count) implements Fault {}

    /** The connection ends in order after so many bytes of the answer's frame. */
    record Cut(int bytes) implements Fault {}

    /** After so many bytes of the answer's frame nothing comes for a time. */
    record Stall(int bytes, Duration time) implements Fault {}

    /** The connection is reset instead of an answer. */
    record Reset() implements Fault {}

    /** What can be corrupted. */
    enum Part {
        SIGNATURE,
        TAG,
        PAYLOAD
    }

    /** What can be wrong. */
    enum Id {
        MESSAGE,
        SESSION,
        TREE
    }
}
