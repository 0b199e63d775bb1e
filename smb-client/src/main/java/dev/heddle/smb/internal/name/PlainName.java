// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smb.internal.name;

/** A name with one component, of a share or a pipe. */
public final class PlainName {
    private PlainName() {}

    /**
     * Checks a name.
     *
     * @param what the kind of thing that the name is for, used in the message
     * @throws IllegalArgumentException if the name is empty, or contains a slash, a backslash or a NUL
     */
    public static void check(String what, String name) {
        if (name.isEmpty() || name.indexOf('\\') >= 0 || name.indexOf('/') >= 0 || name.indexOf('\0') >= 0) {
            throw new IllegalArgumentException("not a " + what + "'s name: '" + name + "'");
        }
    }
}
