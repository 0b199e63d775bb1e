package dev.heddle.cli.options;

import java.security.SecureRandom;

/** A password that nobody has to think of: some 98 bits, of letters and digits that are not taken for one another. */
public final class MadeUpPassword {
    private static final String LETTERS = "abcdefghijkmnpqrstuvwxyz23456789";
    private static final int LENGTH = 20;

    private MadeUpPassword() {}

    public static String next() {
        SecureRandom random = new SecureRandom();
        StringBuilder password = new StringBuilder();
        for (int i = 0; i < LENGTH; i++) {
            password.append(LETTERS.charAt(random.nextInt(LETTERS.length())));
        }
        return password.toString();
    }
}
