// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smb.testserver.internal.files;

import dev.heddle.smb.wire.NtStatus;
import dev.heddle.smb.wire.WireWriter;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Encodes the entries of a directory listing, in any of the information classes of [MS-FSCC] 2.4 that list directories.
 * Not thread-safe.
 */
public final class DirectoryEntries implements DirectoryScan.Sink {
    private static final int DIRECTORY = 1;
    private static final int FULL_DIRECTORY = 2;
    private static final int BOTH_DIRECTORY = 3;
    private static final int NAMES = 12;
    private static final int ID_BOTH_DIRECTORY = 37;
    private static final int ID_FULL_DIRECTORY = 38;
    private static final int ID_EXTD_DIRECTORY = 60;

    private static final int NAMES_FIXED = 12;
    private static final int COMMON = 64;
    private static final int SHORT_NAME = 24;

    private final int form;
    private final int fixed;
    private final boolean single;
    private final ByteBuffer data;
    /** The start of the last entry; negative if there is none. */
    private int last = -1;

    /**
     * @param form the number of the information class
     * @param length the maximum number of bytes
     * @param single whether to accept only one entry
     */
    public DirectoryEntries(int form, int length, boolean single) throws StatusException {
        this.form = form;
        this.fixed = fixedLength(form);
        this.single = single;
        this.data = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
    }

    private static int fixedLength(int form) throws StatusException {
        return switch (form) {
            case DIRECTORY -> COMMON;
            case FULL_DIRECTORY -> COMMON + 4;
            case BOTH_DIRECTORY -> COMMON + 6 + SHORT_NAME;
            case NAMES -> NAMES_FIXED;
            case ID_BOTH_DIRECTORY -> COMMON + 6 + SHORT_NAME + 10;
            case ID_FULL_DIRECTORY -> COMMON + 16;
            case ID_EXTD_DIRECTORY -> COMMON + 24;
            default -> throw new StatusException(NtStatus.INVALID_INFO_CLASS);
        };
    }

    public boolean isEmpty() {
        return last < 0;
    }

    /** Returns the encoded entries. Call it once. */
    public ByteBuffer data() {
        return data.flip();
    }

    @Override
    public boolean add(DirectoryScan.Found found) {
        int start = WireWriter.align8(data.position());
        int length = fixed + WireWriter.utf16Length(found.name());
        if (start + length > data.capacity() || (single && last >= 0)) {
            return false;
        }
        if (last >= 0) {
            data.putInt(last, start - last);
            WireWriter.zeros(data, start - data.position());
        }
        last = start;
        data.putInt(0).putInt(0);
        if (form == NAMES) {
            data.putInt(WireWriter.utf16Length(found.name()));
        } else {
            putStat(found.stat(), WireWriter.utf16Length(found.name()));
            putRest(found.stat());
        }
        WireWriter.utf16(data, found.name());
        return true;
    }

    private void putStat(Stat stat, int nameLength) {
        data.putLong(stat.created())
                .putLong(stat.accessed())
                .putLong(stat.modified())
                .putLong(stat.modified());
        data.putLong(stat.size())
                .putLong(stat.allocation())
                .putInt(stat.attributes())
                .putInt(nameLength);
    }

    private void putRest(Stat stat) {
        switch (form) {
            case FULL_DIRECTORY -> data.putInt(0);
            case ID_FULL_DIRECTORY -> data.putInt(0).putInt(0).putLong(stat.index());
            case ID_EXTD_DIRECTORY ->
                data.putInt(0).putInt(0).putLong(stat.index()).putLong(0);
            case BOTH_DIRECTORY -> WireWriter.zeros(data, 6 + SHORT_NAME);
            case ID_BOTH_DIRECTORY -> {
                WireWriter.zeros(data, 6 + SHORT_NAME + 2);
                data.putLong(stat.index());
            }
            default -> {} // FileDirectoryInformation has no more fields
        }
    }
}
