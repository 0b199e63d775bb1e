// SPDX-License-Identifier: Apache-2.0
package dev.heddle.examples.redis;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.heddle.examples.redis.RespValue.Array;
import dev.heddle.examples.redis.RespValue.BigNumber;
import dev.heddle.examples.redis.RespValue.Bool;
import dev.heddle.examples.redis.RespValue.BulkString;
import dev.heddle.examples.redis.RespValue.ErrorReply;
import dev.heddle.examples.redis.RespValue.IntNumber;
import dev.heddle.examples.redis.RespValue.MapValue;
import dev.heddle.examples.redis.RespValue.Null;
import dev.heddle.examples.redis.RespValue.Push;
import dev.heddle.examples.redis.RespValue.RealNumber;
import dev.heddle.examples.redis.RespValue.SetValue;
import dev.heddle.examples.redis.RespValue.SimpleString;
import dev.heddle.examples.redis.RespValue.Verbatim;
import java.util.List;

/** Formats values as {@code redis-cli} prints them, and as users type them there. A text has one char per byte. */
final class CliText {
    private CliText() {}

    /** Formats a value as {@code redis-cli --no-raw} prints it. */
    static String of(RespValue value) {
        return of(value, "");
    }

    private static String of(RespValue value, String indent) {
        return switch (value) {
            case SimpleString simple -> simple.text() + "\n";
            case ErrorReply error -> "(error) " + error.message() + "\n";
            case IntNumber number -> "(integer) " + number.number() + "\n";
            case RealNumber real -> "(double) " + real.value() + "\n";
            case BigNumber big -> big.value() + "\n";
            case Bool bool -> "(" + bool.value() + ")\n";
            case Null none -> "(nil)\n";
            case BulkString bulk -> quoted(bulk.bytes()) + "\n";
            case Verbatim verbatim -> verbatim.text() + "\n";
            case Array array -> list("array", ") ", array.values(), indent, 1);
            case SetValue set -> list("set", "~ ", set.values(), indent, 1);
            case Push push -> list("push", "> ", push.values(), indent, 1);
            case MapValue map -> list("hash", "# ", map.values(), indent, 2);
        };
    }

    private static String list(String what, String mark, List<RespValue> values, String indent, int step) {
        if (values.isEmpty()) {
            return "(empty " + what + ")\n";
        }
        StringBuilder text = new StringBuilder();
        int digits = Integer.toString(values.size() / step).length();
        for (int i = 0; i < values.size(); i += step) {
            String inner = indent + " ".repeat(digits + mark.length());
            text.append(i == 0 ? "" : indent).append(("%" + digits + "d%s").formatted(i / step + 1, mark));
            if (step == 2) {
                text.append(of(values.get(i), inner).stripTrailing()).append(" => ");
                text.append(lines(values.get(i + 1)) > 1 ? "\n" + inner : "");
            }
            text.append(of(values.get(i + step - 1), inner));
        }
        return text.toString();
    }

    /** Returns how many lines a value of a map takes. Several lines begin on a line of their own. */
    private static int lines(RespValue value) {
        return switch (value) {
            case Array array -> array.values().size();
            case SetValue set -> set.values().size();
            case Push push -> push.values().size();
            case MapValue map -> map.values().size() / 2;
            default -> 1;
        };
    }

    /** Quotes a string of any bytes as {@code redis-cli} prints and parses it. */
    static String quoted(byte[] bytes) {
        StringBuilder text = new StringBuilder("\"");
        for (char each : new String(bytes, ISO_8859_1).toCharArray()) {
            switch (each) {
                case '"', '\\' -> text.append('\\').append(each);
                case '\n' -> text.append("\\n");
                case '\r' -> text.append("\\r");
                case '\t' -> text.append("\\t");
                case 7 -> text.append("\\a");
                case '\b' -> text.append("\\b");
                default -> text.append(each < 32 || each > 126 ? "\\x%02x".formatted((int) each) : each);
            }
        }
        return text.append('"').toString();
    }

    /** Formats a value as {@code redis-cli --raw} prints it. */
    static String raw(RespValue value) {
        return rawLines(value) + "\n";
    }

    private static String rawLines(RespValue value) {
        return switch (value) {
            case SimpleString simple -> simple.text();
            case ErrorReply error -> error.message() + "\n";
            case IntNumber number -> Long.toString(number.number());
            case RealNumber real -> Double.toString(real.value());
            case BigNumber big -> big.value().toString();
            case Bool bool -> bool.value() ? "(true)" : "(false)";
            case Null none -> "";
            case BulkString bulk -> new String(bulk.bytes(), ISO_8859_1);
            case Verbatim verbatim -> verbatim.text();
            case Array array -> joined(array.values(), "\n");
            case SetValue set -> joined(set.values(), "\n");
            case Push push -> joined(push.values(), "\n");
            case MapValue map -> pairs(map.values());
        };
    }

    private static String joined(List<RespValue> values, String between) {
        return String.join(between, values.stream().map(CliText::rawLines).toList());
    }

    private static String pairs(List<RespValue> values) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < values.size(); i += 2) {
            text.append(i == 0 ? "" : "\n").append(joined(values.subList(i, i + 2), " "));
        }
        return text.toString();
    }
}
