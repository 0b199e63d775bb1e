package dev.heddle.bench.smb;

/** What is between client and server. */
enum Link {
    /** Nothing. */
    LOOPBACK("loopback"),
    /** 10 ms there and back, as much per second as the machine carries. */
    FAR("10 ms"),
    /** 3 MB/s each way, and little room to queue. */
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
