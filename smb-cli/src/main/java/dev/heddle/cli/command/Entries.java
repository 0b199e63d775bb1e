// SPDX-License-Identifier: Apache-2.0
package dev.heddle.cli.command;

import dev.heddle.cli.text.Json;
import dev.heddle.cli.text.Text;
import dev.heddle.smb.SmbFileInfo;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Formats files and directories for the output. */
final class Entries {
    private static final int LINK = 0x400;
    /** The letters of the long listing, and their bits ([MS-FSCC] 2.6). */
    private static final String LETTERS = "drhsal";

    private static final int[] LETTER_BITS = {0x10, 0x1, 0x2, 0x4, 0x20, LINK};

    private static final int[] BITS = {
        0x1, 0x2, 0x4, 0x10, 0x20, 0x80, 0x100, 0x200, LINK, 0x800, 0x1000, 0x2000, 0x4000,
    };
    private static final String[] NAMES = {
        "readonly",
        "hidden",
        "system",
        "directory",
        "archive",
        "normal",
        "temporary",
        "sparse",
        "reparse-point",
        "compressed",
        "offline",
        "not-content-indexed",
        "encrypted",
    };

    private Entries() {}

    /** Returns one line of a long listing. */
    static String longLine(String shownName, SmbFileInfo info, boolean human, ZoneId zone) {
        String size = human ? Text.size(info.size()) : Long.toString(info.size());
        return String.format(
                Locale.ROOT,
                human ? "%s %10s %s %s" : "%s %14s %s %s",
                letters(info),
                size,
                Text.time(info.lastWriteTime(), zone),
                marked(shownName, info));
    }

    /** Returns the name, followed by a slash for a directory. */
    static String marked(String shownName, SmbFileInfo info) {
        return info.isDirectory() ? shownName + "/" : shownName;
    }

    static String letters(SmbFileInfo info) {
        StringBuilder letters = new StringBuilder(LETTERS);
        for (int i = 0; i < LETTER_BITS.length; i++) {
            if ((info.attributes() & LETTER_BITS[i]) == 0) {
                letters.setCharAt(i, '-');
            }
        }
        return letters.toString();
    }

    /** Returns the names of all attributes that are set; bits without a name follow as one hexadecimal number. */
    static List<String> attributes(SmbFileInfo info) {
        List<String> names = new ArrayList<>();
        int rest = info.attributes();
        for (int i = 0; i < BITS.length; i++) {
            if ((rest & BITS[i]) != 0) {
                names.add(NAMES[i]);
                rest &= ~BITS[i];
            }
        }
        if (rest != 0) {
            names.add("0x" + Integer.toHexString(rest));
        }
        return names;
    }

    static String type(SmbFileInfo info) {
        return info.isReparsePoint() ? "link" : info.isDirectory() ? "directory" : "file";
    }

    static Json json(String path, SmbFileInfo info) {
        Json json = new Json().add("path", path).add("type", type(info)).add("size", info.size());
        json.add("allocated", info.allocationSize()).add("attributes", attributes(info));
        time(json, "created", info.creationTime());
        time(json, "accessed", info.lastAccessTime());
        time(json, "modified", info.lastWriteTime());
        time(json, "changed", info.changeTime());
        return json.add("id", Long.toUnsignedString(info.fileId()));
    }

    private static void time(Json json, String name, Instant time) {
        if (time.equals(Instant.EPOCH)) {
            json.addNull(name);
        } else {
            json.add(name, time.toString());
        }
    }
}
