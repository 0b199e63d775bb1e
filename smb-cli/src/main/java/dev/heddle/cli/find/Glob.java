// SPDX-License-Identifier: Apache-2.0
package dev.heddle.cli.find;

import java.util.regex.Pattern;

/**
 * A pattern for names, as in the shell and in find: {@code *}, {@code ?}, {@code [a-z]}, {@code [!a-z]}. A backslash
 * makes the next character ordinary.
 */
final class Glob {
    private final Pattern pattern;

    private Glob(Pattern pattern) {
        this.pattern = pattern;
    }

    static Glob of(String glob, boolean ignoreCase) {
        StringBuilder regex = new StringBuilder();
        for (int i = 0; i < glob.length(); i++) {
            char c = glob.charAt(i);
            int end = c == '[' ? classEnd(glob, i) : -1;
            if (c == '*') {
                // Several stars mean the same as one, and would make a failing match slow.
                regex.append(glob.startsWith("*", i + 1) ? "" : ".*");
            } else if (c == '?') {
                regex.append('.');
            } else if (end > 0) {
                regex.append(characterClass(glob.substring(i + 1, end)));
                i = end;
            } else if (c == '\\' && i + 1 < glob.length()) {
                i++;
                quote(regex, glob.charAt(i));
            } else {
                quote(regex, c);
            }
        }
        int caseFlags = ignoreCase ? Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE : 0;
        return new Glob(Pattern.compile(regex.toString(), Pattern.DOTALL | caseFlags));
    }

    /**
     * Returns the index of the bracket that ends the class at {@code start}; negative if there is none. A closing
     * bracket right at the beginning is a member of the class.
     */
    private static int classEnd(String glob, int start) {
        int first = start + 1;
        if (first < glob.length() && (glob.charAt(first) == '!' || glob.charAt(first) == '^')) {
            first++;
        }
        return glob.indexOf(']', first + 1);
    }

    private static String characterClass(String inner) {
        StringBuilder regex = new StringBuilder("[");
        boolean negated = inner.startsWith("!") || inner.startsWith("^");
        regex.append(negated ? "^" : "");
        for (int i = negated ? 1 : 0; i < inner.length(); i++) {
            char c = inner.charAt(i);
            boolean range = c == '-' && i > (negated ? 1 : 0) && i + 1 < inner.length();
            // The hyphen of a range that ends before it starts is an ordinary character.
            if (range && inner.charAt(i - 1) <= inner.charAt(i + 1)) {
                regex.append('-');
            } else {
                quote(regex, c);
            }
        }
        return regex.append(']').toString();
    }

    private static void quote(StringBuilder regex, char c) {
        if (c < 0x80 && !Character.isLetterOrDigit(c)) {
            regex.append('\\');
        }
        regex.append(c);
    }

    boolean matches(String name) {
        return pattern.matcher(name).matches();
    }
}
