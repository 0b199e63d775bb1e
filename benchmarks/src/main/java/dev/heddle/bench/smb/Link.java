// SPDX-License-Identifier: Apache-2.0
package dev.heddle.bench.smb;

/** The link between client and server. */
enum Link {
    /** No relay. */
    LOOPBACK("loopback"),
    /** 10 ms of round-trip time, no limit of bandwidth. */
    FAR("10 ms"),
    /** 3 MB/s in each direction, with a short queue. */
    NARROW("3 MB/s");

    static final long NARROW_BYTES_PER_SECOND = 3_000_000;
    static final long FAR_NANOS_EACH_WAY = 5_000_000;

    private final String title;

    Link(String title) {
        this.title = title;
    }

    String title() {
        return title;
    }
}
