// SPDX-License-Identifier: Apache-2.0
package dev.heddle.cli.options;

import java.security.SecureRandom;

/** Generates random passwords of about 100 bits, from letters and digits that are not easily confused. */
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
