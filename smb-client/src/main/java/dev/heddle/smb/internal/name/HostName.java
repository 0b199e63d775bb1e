package dev.heddle.smb.internal.name;

/**
 * A host's name or address, to be compared: without brackets, the case of ASCII letters and dots at the end. Immutable.
 *
 * @param text in that form
 */
public record HostName(String text) {
    private static final String MULTICAST_DNS = "local";

    /** Of a name as a user or a server writes it. */
    public static HostName of(String host) {
        String bare = host.startsWith("[") && host.endsWith("]") ? host.substring(1, host.length() - 1) : host;
        int end = bare.length();
        while (end > 0 && bare.charAt(end - 1) == '.') {
            end--;
        }
        StringBuilder lower = new StringBuilder(end);
        for (int i = 0; i < end; i++) {
            char c = bare.charAt(i);
            // Other letters stay: what looks the same to a person need not be the same to a name server.
            lower.append(c >= 'A' && c <= 'Z' ? (char) (c + 'a' - 'A') : c);
        }
        return new HostName(lower.toString());
    }

    /**
     * Whether this may be read as an address: one of IPv6, or one of IPv4 in any of its spellings, which all end with a
     * number.
     */
    boolean isAddress() {
        String last = text.substring(text.lastIndexOf('.') + 1);
        return text.indexOf(':') >= 0 || last.matches("[0-9]+|0x[0-9a-f]*");
    }

    /** Whether this is a plain name: others may be cut or read otherwise by what looks them up. */
    private boolean isName() {
        return !isAddress()
                && !text.isEmpty()
                && text.chars().allMatch(c -> Character.isLetterOrDigit(c) || c == '.' || c == '-' || c == '_');
    }

    /** Whether this is a name below that one. */
    public boolean isBelow(HostName other) {
        return isName() && other.isName() && text.length() > other.text.length() + 1 && text.endsWith("." + other.text);
    }

    /** Whether this is a host of that Kerberos realm, whose name is a domain's. */
    public boolean isInRealm(String realm) {
        HostName domain = of(realm);
        return domain.text.indexOf('.') > 0 && domain.isName() && (equals(domain) || isBelow(domain));
    }

    /**
     * Whether both are names directly below one domain, which has two labels or more and is not one that every network
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
