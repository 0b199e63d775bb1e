// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smb.internal.name;

/**
 * A host's name or address in a comparable form: without brackets, in lower case (ASCII), without dots at the end.
 * Immutable.
 *
 * @param text the name in that form
 */
public record HostName(String text) {
    private static final String MULTICAST_DNS = "local";

    /** Returns the comparable form of a name that a user or a server wrote. */
    public static HostName of(String host) {
        String bare = host.startsWith("[") && host.endsWith("]") ? host.substring(1, host.length() - 1) : host;
        int end = bare.length();
        while (end > 0 && bare.charAt(end - 1) == '.') {
            end--;
        }
        StringBuilder lower = new StringBuilder(end);
        for (int i = 0; i < end; i++) {
            char c = bare.charAt(i);
            // Other letters stay: names that look the same to a person may differ for a name server.
            lower.append(c >= 'A' && c <= 'Z' ? (char) (c + 'a' - 'A') : c);
        }
        return new HostName(lower.toString());
    }

    /**
     * Whether the text may be read as an address: IPv6, or IPv4 in any of its spellings, which all end with a number.
     */
    boolean isAddress() {
        String last = text.substring(text.lastIndexOf('.') + 1);
        return text.indexOf(':') >= 0 || last.matches("[0-9]+|0x[0-9a-f]*");
    }

    /** Whether this is a plain name. A resolver may truncate other names or interpret them differently. */
    private boolean isName() {
        return !isAddress()
                && !text.isEmpty()
                && text.chars().allMatch(c -> Character.isLetterOrDigit(c) || c == '.' || c == '-' || c == '_');
    }

    /** Whether this name is below that name in the domain tree. */
    public boolean isBelow(HostName other) {
        return isName() && other.isName() && text.length() > other.text.length() + 1 && text.endsWith("." + other.text);
    }

    /** Whether this host is in that Kerberos realm, whose name is that of a domain. */
    public boolean isInRealm(String realm) {
        HostName domain = of(realm);
        return domain.text.indexOf('.') > 0 && domain.isName() && (equals(domain) || isBelow(domain));
    }

    /**
     * Whether both are names directly below one domain that has at least two labels and is not one that every network
     * has.
     */
    public boolean isSiblingOf(HostName other) {
        HostName parent = other.parent();
        return isName()
                && other.isName()
                && parent.text.indexOf('.') > 0
                && !parent.isBelow(new HostName(MULTICAST_DNS))
                && parent.equals(parent());
    }

    private HostName parent() {
        int dot = text.indexOf('.');
        return new HostName(dot < 0 ? "" : text.substring(dot + 1));
    }
}
