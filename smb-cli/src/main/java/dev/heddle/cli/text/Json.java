// SPDX-License-Identifier: Apache-2.0
package dev.heddle.cli.text;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Writes one JSON object on one line (RFC 8259). */
public final class Json {
    private final StringBuilder text = new StringBuilder("{");

    public Json add(String name, String value) {
        key(name);
        quote(value);
        return this;
    }

    public Json add(String name, long value) {
        key(name).append(value);
        return this;
    }

    public Json add(String name, boolean value) {
        key(name).append(value);
        return this;
    }

    public Json add(String name, List<String> values) {
        key(name).append('[');
        String separator = "";
        for (String value : values) {
            text.append(separator);
            quote(value);
            separator = ",";
        }
        text.append(']');
        return this;
    }

    public Json addObjects(String name, List<Json> values) {
        key(name).append(values.stream().map(Json::toString).collect(Collectors.joining(",", "[", "]")));
        return this;
    }

    public Json addNull(String name) {
        key(name).append("null");
        return this;
    }

    private StringBuilder key(String name) {
        if (text.length() > 1) {
            text.append(',');
        }
        quote(name);
        return text.append(':');
    }

    private void quote(String value) {
        text.append('"');
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            switch (c) {
                case '"' -> text.append("\\\"");
                case '\\' -> text.append("\\\\");
                case '\n' -> text.append("\\n");
                case '\r' -> text.append("\\r");
                case '\t' -> text.append("\\t");
                default -> {
                    if (needsEscape(value, i)) {
                        text.append(String.format(Locale.ROOT, "\\u%04x", (int) c));
                    } else {
                        text.append(c);
                    }
                }
            }
        }
        text.append('"');
    }

    /**
     * Returns whether a character needs an escape: control characters, and unpaired surrogates, which UTF-8 cannot
     * encode and SMB names may contain.
     */
    private static boolean needsEscape(String value, int at) {
        char c = value.charAt(at);
        if (Character.isHighSurrogate(c)) {
            return at + 1 == value.length() || !Character.isLowSurrogate(value.charAt(at + 1));
        }
        if (Character.isLowSurrogate(c)) {
            return at == 0 || !Character.isHighSurrogate(value.charAt(at - 1));
        }
        return Character.isISOControl(c) || c == '\u2028' || c == '\u2029';
    }

    @Override
    public String toString() {
        return text + "}";
    }
}
