package dev.heddle.smb;

import java.util.Arrays;

/** Who logs in. Never shows the password. Thread-safe. */
public final class Credentials implements AutoCloseable {
    /** What kind of login it is. */
    enum Kind {
        PASSWORD,
        GUEST,
        ANONYMOUS
    }

    private final Kind kind;
    private final String domain;
    private final String user;
    private final char[] password;

    private Credentials(Kind kind, String domain, String user, char[] password) {
        this.kind = kind;
        this.domain = domain;
        this.user = user;
        this.password = password;
    }

    /**
     * A user with a password.
     *
     * @param user {@code "alice"}, {@code "DOMAIN\alice"} or {@code "alice@REALM"}; not empty
     * @param password copied; the caller may overwrite its own
     */
    public static Credentials password(String user, char[] password) {
        int backslash = user.indexOf('\\');
        return backslash < 0
                ? password("", user, password)
                : password(user.substring(0, backslash), user.substring(backslash + 1), password);
    }

    /**
     * A user with a password.
     *
     * @param domain domain or workgroup, may be empty
     * @param user not empty
     * @param password copied; the caller may overwrite its own
     */
    public static Credentials password(String domain, String user, char[] password) {
        if (user.isEmpty()) {
            throw new IllegalArgumentException("the user name is empty; use guest() or anonymous()");
        }
        return new Credentials(Kind.PASSWORD, domain, user, password.clone());
    }

    /** The guest account, without a password. Only with these does a session accept to be a guest's. */
    public static Credentials guest() {
        return new Credentials(Kind.GUEST, "", "guest", new char[0]);
    }

    /** Nobody: a session without a user ("null session"). */
    public static Credentials anonymous() {
        return new Credentials(Kind.ANONYMOUS, "", "", new char[0]);
    }

    /** Whether a certain user logs in, and nobody else will do. */
    boolean namesUser() {
        return kind != Kind.GUEST && kind != Kind.ANONYMOUS;
    }

    Kind kind() {
        return kind;
    }

    String domain() {
        return domain;
    }

    String user() {
        return user;
    }

    /** A copy, which the caller overwrites after use. */
    char[] copyPassword() {
        synchronized (password) {
            return password.clone();
        }
    }

    /** Overwrites the password; later logins with these credentials fail, also those that a server wants of a session that lives. */
    @Override
    public void close() {
        synchronized (password) {
            Arrays.fill(password, '\0');
        }
    }

    @Override
    public String toString() {
        return switch (kind) {
            case PASSWORD -> domain.isEmpty() ? user : domain + "\\" + user;
            case GUEST -> "guest";
            case ANONYMOUS -> "anonymous";
        };
    }
}
