// SPDX-License-Identifier: Apache-2.0
package dev.heddle.testkit;

/**
 * A request of {@link TestProtocol}.
 *
 * @param text the payload, ISO 8859-1
 * @param charge how many ids and permits it takes, 1 or more
 */
public record TestRequest(String text, int charge) {

    /** Returns a request that takes one id and one permit. */
    public static TestRequest of(String text) {
        return new TestRequest(text, 1);
    }

    @Override
    public String toString() {
        return text.length() <= 20 ? text : text.substring(0, 20) + "...";
    }
}
