// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smux;

final class VirtualSmuxTest extends SmuxContract {
    @Override
    String name() {
        return "virtual";
    }
}
