// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smb.wire.ioctl;

import dev.heddle.smb.wire.WireFormatException;
import dev.heddle.smb.wire.WireReader;
import dev.heddle.smb.wire.WireWriter;
import java.util.ArrayList;
import java.util.List;

/** Decodes the entries of a {@link DfsReferralResponse} in order ([MS-DFSC] 2.2.5.1 to 2.2.5.4). */
final class DfsReferralReader {
    /** The length of the fields that all versions start with: version, size, server type, flags. */
    static final int PREFIX = 8;
    /** The length of an entry of version 2. */
    static final int V2_SIZE = 22;
    /** The minimum length of an entry of version 3 or 4: the GUID at its end has no meaning and may be missing. */
    static final int V3_LEAST = 18;

    private final WireReader reader;
    private final TerminatedStrings strings;
    private int at;

    DfsReferralReader(WireReader reader, int at) {
        this.reader = reader;
        this.strings = new TerminatedStrings(reader);
        this.at = at;
    }

    DfsReferral next() throws WireFormatException {
        int version = reader.u16("VersionNumber", at);
        int size = reader.u16("Size", at + 2);
        int least = switch (version) {
            case 1 -> PREFIX + Character.BYTES;
            case 2 -> V2_SIZE;
            case 3, 4 -> V3_LEAST;
            default -> throw reader.malformed("VersionNumber", at, version, "is not 1 to 4");
        };
        if (size < least || size > reader.limit() - at) {
            throw reader.malformed(
                    "Size", at + 2, size, "must be " + least + " to the " + (reader.limit() - at) + " bytes left");
        }
        DfsReferral entry = read(version, size);
        at += size;
        return entry;
    }

    private DfsReferral read(int version, int size) throws WireFormatException {
        int type = reader.u16("ServerType", at + 4);
        int flags = reader.u16("ReferralEntryFlags", at + 6);
        if (version >= 3 && (flags & DfsReferral.FLAG_NAME_LIST) != 0) {
            return names(version, type, flags);
        }
        if (version == 1) {
            String share = strings.read("ShareName", at + PREFIX);
            if (PREFIX + WireWriter.utf16Length(share) + Character.BYTES > size) {
                throw reader.malformed("ShareName", at + PREFIX, share.length(), "characters exceed the entry's size");
            }
            return new DfsReferral.Target(1, type, 0, 0, "", "", share);
        }
        int targetFlags = flags & ~DfsReferral.FLAG_NAME_LIST;
        int ttlAt = version == 2 ? 12 : 8;
        int offsets = at + ttlAt + 4;
        return new DfsReferral.Target(
                version,
                type,
                targetFlags,
                reader.u32("TimeToLive", at + ttlAt),
                string("DFSPathOffset", offsets),
                string("DFSAlternatePathOffset", offsets + 2),
                string("NetworkAddressOffset", offsets + 4));
    }

    private DfsReferral names(int version, int type, int flags) throws WireFormatException {
        long timeToLive = reader.u32("TimeToLive", at + 8);
        String special = string("SpecialNameOffset", at + 12);
        int count = reader.u16("NumberOfExpandedNames", at + 14);
        int nameAt = at + reader.u16("ExpandedNameOffset", at + 16);
        List<String> names = new ArrayList<>();
        while (names.size() < count) {
            String name = strings.read("ExpandedName", nameAt);
            nameAt += WireWriter.utf16Length(name) + Character.BYTES;
            names.add(name);
        }
        return new DfsReferral.NameList(version, type, flags, timeToLive, special, names);
    }

    /** Reads the string at an offset from the start of the entry. */
    private String string(String field, int offsetAt) throws WireFormatException {
        int offset = reader.u16(field, offsetAt);
        if (offset < PREFIX) {
            throw reader.malformed(field, offsetAt, offset, "points into the entry's fixed fields");
        }
        return strings.read(field, at + offset);
    }
}
