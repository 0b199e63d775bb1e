// SPDX-License-Identifier: Apache-2.0
package dev.heddle.examples.redis;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.List;

/**
 * A value of the RESP protocol, version 2 or 3, as a server sends it. Immutable, unless someone writes to the arrays
 * that it holds.
 */
public sealed interface RespValue {
    // snippet: protocol, replies
    /** {@code +}: a short text, such as {@code OK}. */
    record SimpleString(String text) implements RespValue {}

    /** {@code -} or {@code !}: an error, in the server's words. */
    record ErrorReply(String message) implements RespValue {}

    /** {@code :}: a whole number. */
    record IntNumber(long number) implements RespValue {}
    // end

    /** {@code ,}: a floating-point number. */
    record RealNumber(double value) implements RespValue {}

    /** {@code (}: a whole number of any size. */
    record BigNumber(BigInteger value) implements RespValue {}

    /** {@code #}: true or false. */
    record Bool(boolean value) implements RespValue {}

    /** {@code _}: no value. In RESP2, a string or an array of length -1. */
    record Null() implements RespValue {}

    /** {@code $}: bytes. */
    @SuppressWarnings("ArrayRecordComponent") // equals and hashCode compare the content
    record BulkString(byte[] bytes) implements RespValue {
        @Override
        public boolean equals(Object other) {
            return other instanceof BulkString bulk && Arrays.equals(bytes, bulk.bytes);
        }

        @Override
        public int hashCode() {
            return Arrays.hashCode(bytes);
        }
    }

    /** {@code =}: a text for people, with its format, such as {@code txt} or {@code mkd}. */
    record Verbatim(String format, String text) implements RespValue {}

    /** {@code *}: values in order. */
    record Array(List<RespValue> values) implements RespValue {}

    /** {@code ~}: values without order. */
    record SetValue(List<RespValue> values) implements RespValue {}

    /** {@code %}: a key, its value, the next key and so on. RESP2 sends them as an {@link Array}. */
    record MapValue(List<RespValue> values) implements RespValue {}

    /** {@code >}: a message that the server sends on its own. The first value names its kind. */
    record Push(List<RespValue> values) implements RespValue {
        String kind() {
            return !values.isEmpty() && values.get(0) instanceof BulkString kind ? kind.text() : "";
        }
    }

    /**
     * Returns the bytes of a {@link BulkString}, not a copy.
     *
     * @throws IllegalStateException if this is no {@link BulkString}
     */
    default byte[] bytes() {
        throw new IllegalStateException("cannot read bytes of a " + getClass().getSimpleName());
    }

    /**
     * Returns the text of a string, decoded as UTF-8.
     *
     * @throws IllegalStateException if this is no string
     */
    default String text() {
        return new String(bytes(), UTF_8);
    }

    /**
     * Returns the value of an {@link IntNumber}.
     *
     * @throws IllegalStateException if this is no {@link IntNumber}
     */
    default long number() {
        throw new IllegalStateException("not a whole number: a " + getClass().getSimpleName());
    }

    /**
     * Returns the values of an array, a set, a map or a push message.
     *
     * @throws IllegalStateException if this is none of these
     */
    default List<RespValue> values() {
        throw new IllegalStateException("cannot read values of a " + getClass().getSimpleName());
    }
}
