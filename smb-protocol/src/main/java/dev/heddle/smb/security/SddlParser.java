// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smb.security;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A parser of SDDL text ([MS-DTYP] 2.5.1.1). One object parses one text. */
final class SddlParser {
    private static final int ACE_FIELDS = 6;

    private final String text;
    private int at;
    private int control;

    SddlParser(String text) {
        this.text = text.strip();
    }

    SecurityDescriptor descriptor() {
        Sid owner = part("O:") ? sidUntil("GDS") : null;
        Sid group = part("G:") ? sidUntil("DS") : null;
        Acl dacl = part("D:") ? acl(SecurityDescriptor.DACL_PRESENT, 0) : null;
        Acl sacl = part("S:") ? acl(SecurityDescriptor.SACL_PRESENT, 1) : null;
        if (at != text.length()) {
            throw wrong("owner, group, DACL and SACL must be in this order, each once: '" + text.substring(at) + "'");
        }
        return new SecurityDescriptor(control, owner, group, dacl, sacl);
    }

    private boolean part(String start) {
        boolean here = text.regionMatches(true, at, start, 0, start.length());
        if (here) {
            at += start.length();
        }
        return here;
    }

    /** Parses a SID. It ends where a following part starts with its letter and a colon; no SID contains a colon. */
    private Sid sidUntil(String followers) {
        int end = at;
        while (end < text.length() && !startsPart(end, followers)) {
            end++;
        }
        Sid sid = sid(text.substring(at, end));
        at = end;
        return sid;
    }

    private boolean startsPart(int index, String starts) {
        return index + 1 < text.length()
                && text.charAt(index + 1) == ':'
                && starts.indexOf(Character.toUpperCase(text.charAt(index))) >= 0;
    }

    private Sid sid(String word) {
        String upper = word.strip().toUpperCase(Locale.ROOT);
        Sid known = Sddl.SIDS.get(upper);
        if (known != null) {
            return known;
        }
        if (upper.length() == 2) {
            throw wrong("'" + word + "' is no abbreviation of a SID that is the same everywhere; write the SID");
        }
        return Sid.parse(upper);
    }

    /** Parses a list. The control bits of the SACL are those of the DACL, shifted left by {@code shift}. */
    private @Nullable Acl acl(int present, int shift) {
        control |= present;
        while (at < text.length() && text.charAt(at) != '(' && !startsPart(at, "S")) {
            if (part(Sddl.NO_ACCESS_CONTROL)) {
                return null;
            } else if (part("P")) {
                control |= SecurityDescriptor.DACL_PROTECTED << shift;
            } else if (part("AR")) {
                control |= SecurityDescriptor.DACL_AUTO_INHERIT_REQUIRED << shift;
            } else if (part("AI")) {
                control |= SecurityDescriptor.DACL_AUTO_INHERITED << shift;
            } else {
                throw wrong("'" + text.substring(at) + "' does not start with a flag of a list: P, AR or AI");
            }
        }
        List<Ace> entries = new ArrayList<>();
        while (at < text.length() && text.charAt(at) == '(') {
            int end = text.indexOf(')', at);
            if (end < 0) {
                throw wrong("a ')' is missing");
            }
            entries.add(ace(text.substring(at + 1, end)));
            at = end + 1;
        }
        return new Acl(Acl.REVISION, entries);
    }

    private Ace ace(String entry) {
        String[] fields = entry.split(";", -1);
        if (fields.length != ACE_FIELDS) {
            throw wrong(
                    "'(" + entry + ")' has " + fields.length + " fields; an entry must have " + ACE_FIELDS + " fields");
        }
        Integer type = Sddl.TYPES.get(fields[0].strip().toUpperCase(Locale.ROOT));
        if (type == null) {
            throw wrong("'" + fields[0] + "' is not a supported type of entry: " + Sddl.TYPES.keySet());
        }
        if (!fields[3].isBlank() || !fields[4].isBlank()) {
            throw wrong("'(" + entry + ")' has a GUID; such entries are not supported");
        }
        Map<String, Integer> words = type == AccessAce.MANDATORY_LABEL ? Sddl.LABEL_RIGHTS : Sddl.RIGHTS;
        return new AccessAce(type, words(fields[1], Sddl.ACE_FLAGS), mask(fields[2].strip(), words), sid(fields[5]));
    }

    private int mask(String field, Map<String, Integer> words) {
        if (field.isEmpty() || !Character.isDigit(field.charAt(0))) {
            return words(field, words);
        }
        try {
            long mask = Long.decode(field);
            if (mask <= 0xFFFF_FFFFL) {
                return (int) mask;
            }
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("not a mask in SDDL: '" + field + "'", e);
        }
        throw wrong("'" + field + "' has more than 32 bits");
    }

    private int words(String field, Map<String, Integer> known) {
        int bits = 0;
        String upper = field.strip().toUpperCase(Locale.ROOT);
        for (int i = 0; i < upper.length(); i += 2) {
            Integer bit = known.get(upper.substring(i, Math.min(i + 2, upper.length())));
            if (bit == null) {
                throw wrong("'" + field + "' must consist of " + known.keySet());
            }
            bits |= bit;
        }
        return bits;
    }

    private IllegalArgumentException wrong(String what) {
        return new IllegalArgumentException("not SDDL: " + what + ", in '" + text + "'");
    }
}
