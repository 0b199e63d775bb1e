package dev.heddle.examples.redis;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** A value of the protocol RESP, versions 2 and 3, as the server sends it. Immutable, if the arrays inside are left alone. */
public sealed interface RespValue {
    /** {@code +}: a short text, such as {@code OK}. */
    record SimpleString(String value) implements RespValue {}

    /** {@code -} or {@code !}: what went wrong, in the server's words. The first word is the kind of error. */
    record ErrorReply(String message) implements RespValue {}

    /** {@code :}: a whole number. */
    record IntNumber(long value) implements RespValue {}

    /** {@code ,}: a floating-point number. */
    record RealNumber(double value) implements RespValue {}

    /** {@code (}: a whole number of any size. */
    record BigNumber(BigInteger value) implements RespValue {}

    /** {@code #}: true or false. */
    record Bool(boolean value) implements RespValue {}

    /** {@code _}, or a string or an array of length -1: no value. */
    record Null() implements RespValue {}

    /** {@code $}: bytes. */
    record BulkString(byte[] value) implements RespValue {
        @Override
        public boolean equals(Object other) {
            return other instanceof BulkString bulk && Arrays.equals(value, bulk.value);
        }

        @Override
        public int hashCode() {
            return Arrays.hashCode(value);
        }

        @Override
        public String toString() {
            return new String(value, UTF_8);
        }
    }

    /** {@code =}: a text for people, with its format, such as {@code txt} or {@code mkd}. */
    record Verbatim(String format, String content) implements RespValue {}

    /** {@code *}: values in order. */
    record Array(List<RespValue> values) implements RespValue {}

    /** {@code ~}: values without order. */
    record SetValue(List<RespValue> values) implements RespValue {}

    /** {@code %}: keys and values, in the order in which they came. */
    record MapValue(List<Map.Entry<RespValue, RespValue>> entries) implements RespValue {}

    /** {@code >}: a message that the server sends by itself. The first value is its kind. */
    record Push(List<RespValue> values) implements RespValue {}

    /** Whether this is {@link Null}. */
    default boolean isNull() {
        return this instanceof Null;
    }

    /**
     * The bytes of a string.
     *
     * @throws IllegalStateException if this is no string
     */
    default byte[] bytes() {
        return switch (this) {
            case BulkString bulk -> bulk.value();
            case Verbatim verbatim -> verbatim.content().getBytes(UTF_8);
            case SimpleString simple -> simple.value().getBytes(UTF_8);
            default -> throw new IllegalStateException("not a string: " + this);
        };
    }

    /**
     * The text of a string, which is UTF-8.
     *
     * @throws IllegalStateException if this is no string
     */
    default String text() {
        return new String(bytes(), UTF_8);
    }

    /**
     * The value of a whole number.
     *
     * @throws IllegalStateException if this is no {@link IntNumber}
     */
    default long number() {
        if (this instanceof IntNumber number) {
            return number.value();
        }
        throw new IllegalStateException("not a whole number: " + this);
    }

    /**
     * The values of an array, a set or a push message.
     *
     * @throws IllegalStateException if this is none of these
     */
    default List<RespValue> values() {
        throw new IllegalStateException("not a list: " + this);
    }
}
