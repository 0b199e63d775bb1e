// SPDX-License-Identifier: Apache-2.0
package dev.heddle.bench.smb;

import java.io.IOException;

/** A column of the comparison. */
enum Party {
    HEDDLE_SINGLE("heddle single"),
    HEDDLE_THREADS("heddle threads"),
    HEDDLE_VIRTUAL("heddle virtual"),
    SMBJ("smbj"),
    SMBJ_TUNED("smbj tuned"),
    JCIFS("jcifs"),
    SMBCLIENT("smbclient");

    private final String title;

    Party(String title) {
        this.title = title;
    }

    String title() {
        return title;
    }

    private boolean heddle() {
        return this == HEDDLE_SINGLE || this == HEDDLE_THREADS || this == HEDDLE_VIRTUAL;
    }

    /**
     * Returns whether the client can do the work of a row. The command {@code smbclient} has no parallel callers, and
     * no command that asks for a size only.
     */
    boolean does(Case row, Security security) {
        if (row.work().batch()) {
            return heddle();
        }
        return switch (this) {
            case SMBCLIENT ->
                row.parallel() == 1
                        && row.work() != Work.SMALL_STAT
                        && !row.work().statBeside();
            case JCIFS -> security != Security.ENCRYPTED;
            default -> true;
        };
    }

    /** Starts the client's process. */
    Contender start(PrivateSamba samba, Security security) throws IOException {
        return this == SMBCLIENT ? new SmbclientContender(samba, security) : new JvmContender(this, security);
    }

    /** Connects a client in this JVM. */
    Client connect(Security security, int port) throws IOException {
        return switch (this) {
            case HEDDLE_SINGLE -> new HeddleSmb("single", security, port);
            case HEDDLE_THREADS -> new HeddleSmb("threads", security, port);
            case HEDDLE_VIRTUAL -> new HeddleSmb("virtual", security, port);
            case SMBJ -> new Smbj(false, security, port);
            case SMBJ_TUNED -> new Smbj(true, security, port);
            case JCIFS -> new Jcifs(security, port);
            case SMBCLIENT -> throw new UnsupportedOperationException("smbclient runs as a command, not in this JVM");
        };
    }

    /** Returns the builder of the callers' threads. */
    Thread.Builder callers() {
        return this == HEDDLE_VIRTUAL ? Thread.ofVirtual() : Thread.ofPlatform().daemon();
    }
}
