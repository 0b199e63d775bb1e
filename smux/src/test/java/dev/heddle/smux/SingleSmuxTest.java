// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smux;

final class SingleSmuxTest extends SmuxContract {
    @Override
    String name() {
        return "single";
    }
}
