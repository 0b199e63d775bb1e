// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smux;

final class ThreadsSmuxTest extends SmuxContract {
    @Override
    String name() {
        return "threads";
    }
}
