// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smb.security;

import static java.util.Map.entry;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The tokens of SDDL ([MS-DTYP] 2.5.1.1), and the formatter that writes a descriptor as SDDL text. */
final class Sddl {
    static final String NO_ACCESS_CONTROL = "NO_ACCESS_CONTROL";

    static final Map<String, Integer> TYPES = Map.of(
            "A", AccessAce.ALLOWED, "D", AccessAce.DENIED, "AU", AccessAce.AUDIT, "ML", AccessAce.MANDATORY_LABEL);

    static final Map<String, Integer> ACE_FLAGS = ordered(
            entry("OI", Ace.OBJECT_INHERIT),
            entry("CI", Ace.CONTAINER_INHERIT),
            entry("NP", Ace.NO_PROPAGATE_INHERIT),
            entry("IO", Ace.INHERIT_ONLY),
            entry("ID", Ace.INHERITED),
            entry("SA", Ace.SUCCESSFUL_ACCESS),
            entry("FA", Ace.FAILED_ACCESS));

    /** Complete access masks that have a token. The formatter writes such a mask as its token. */
    private static final Map<String, Integer> WHOLE_RIGHTS = ordered(
            entry("FA", FileRights.FULL),
            entry("FR", FileRights.READ),
            entry("FW", FileRights.WRITE),
            entry("FX", FileRights.EXECUTE),
            entry("GA", 0x1000_0000),
            entry("GX", 0x2000_0000),
            entry("GW", 0x4000_0000),
            entry("GR", 0x8000_0000));

    static final Map<String, Integer> RIGHTS = ordered(
            WHOLE_RIGHTS,
            entry("RC", 0x2_0000),
            entry("SD", 0x1_0000),
            entry("WD", 0x4_0000),
            entry("WO", 0x8_0000),
            entry("CC", 0x01),
            entry("DC", 0x02),
            entry("LC", 0x04),
            entry("SW", 0x08),
            entry("RP", 0x10),
            entry("WP", 0x20),
            entry("DT", 0x40),
            entry("LO", 0x80),
            entry("CR", 0x100),
            entry("KA", 0xF_003F),
            entry("KR", 0x2_0019),
            entry("KW", 0x2_0006),
            entry("KX", 0x2_0019));

    /** The accesses that an integrity label denies to subjects of a lower integrity level. */
    static final Map<String, Integer> LABEL_RIGHTS = ordered(entry("NW", 0x1), entry("NR", 0x2), entry("NX", 0x4));

    static final Map<String, Sid> SIDS = sids();
    private static final Map<Sid, String> TOKENS = tokens();

    private Sddl() {}

    @SafeVarargs
    private static Map<String, Integer> ordered(Map.Entry<String, Integer>... words) {
        return ordered(Map.of(), words);
    }

    @SafeVarargs
    private static Map<String, Integer> ordered(Map<String, Integer> first, Map.Entry<String, Integer>... words) {
        Map<String, Integer> map = new LinkedHashMap<>(first);
        for (Map.Entry<String, Integer> word : words) {
            map.put(word.getKey(), word.getValue());
        }
        return map;
    }

    private static Map<String, Sid> sids() {
        String all = "WD S-1-1-0 CO S-1-3-0 CG S-1-3-1 OW S-1-3-4 NU S-1-5-2 IU S-1-5-4 SU S-1-5-6 AN S-1-5-7"
                + " ED S-1-5-9 PS S-1-5-10 AU S-1-5-11 RC S-1-5-12 SY S-1-5-18 LS S-1-5-19 NS S-1-5-20 WR S-1-5-33"
                + " BA S-1-5-32-544 BU S-1-5-32-545 BG S-1-5-32-546 PU S-1-5-32-547 AO S-1-5-32-548"
                + " SO S-1-5-32-549 PO S-1-5-32-550 BO S-1-5-32-551 RE S-1-5-32-552 RU S-1-5-32-554"
                + " RD S-1-5-32-555 NO S-1-5-32-556 MU S-1-5-32-558 LU S-1-5-32-559 IS S-1-5-32-568"
                + " CY S-1-5-32-569 ER S-1-5-32-573 CD S-1-5-32-574 RA S-1-5-32-575 ES S-1-5-32-576"
                + " MS S-1-5-32-577 HA S-1-5-32-578 AA S-1-5-32-579 RM S-1-5-32-580 AC S-1-15-2-1"
                + " LW S-1-16-4096 ME S-1-16-8192 MP S-1-16-8448 HI S-1-16-12288 SI S-1-16-16384";
        String[] words = all.split(" ", -1);
        Map<String, Sid> map = new HashMap<>();
        for (int i = 0; i < words.length; i += 2) {
            map.put(words[i], Sid.parse(words[i + 1]));
        }
        return map;
    }

    private static Map<Sid, String> tokens() {
        Map<Sid, String> map = new HashMap<>();
        SIDS.forEach((token, sid) -> map.put(sid, token));
        return map;
    }

    static boolean canFormat(SecurityDescriptor descriptor) {
        return canFormat(descriptor.dacl()) && canFormat(descriptor.sacl());
    }

    private static boolean canFormat(@Nullable Acl acl) {
        return acl == null || acl.entries().stream().allMatch(AccessAce.class::isInstance);
    }

    static String format(SecurityDescriptor descriptor) {
        StringBuilder text = new StringBuilder();
        if (descriptor.owner() != null) {
            text.append("O:").append(sid(descriptor.owner()));
        }
        if (descriptor.group() != null) {
            text.append("G:").append(sid(descriptor.group()));
        }
        if (descriptor.has(SecurityDescriptor.DACL_PRESENT)) {
            text.append("D:");
            flag(text, "P", descriptor.has(SecurityDescriptor.DACL_PROTECTED));
            flag(text, "AR", descriptor.has(SecurityDescriptor.DACL_AUTO_INHERIT_REQUIRED));
            flag(text, "AI", descriptor.has(SecurityDescriptor.DACL_AUTO_INHERITED));
            acl(text, descriptor.dacl());
        }
        if (descriptor.has(SecurityDescriptor.SACL_PRESENT)) {
            text.append("S:");
            flag(text, "P", descriptor.has(SecurityDescriptor.SACL_PROTECTED));
            flag(text, "AR", descriptor.has(SecurityDescriptor.SACL_AUTO_INHERIT_REQUIRED));
            flag(text, "AI", descriptor.has(SecurityDescriptor.SACL_AUTO_INHERITED));
            acl(text, descriptor.sacl());
        }
        return text.toString();
    }

    private static void flag(StringBuilder text, String word, boolean set) {
        if (set) {
            text.append(word);
        }
    }

    private static String sid(Sid sid) {
        String token = TOKENS.get(sid);
        return token == null ? sid.toString() : token;
    }

    private static void acl(StringBuilder text, @Nullable Acl acl) {
        if (acl == null) {
            text.append(NO_ACCESS_CONTROL);
            return;
        }
        for (Ace ace : acl.entries()) {
            switch (ace) {
                case AccessAce access -> ace(text, access);
                case OtherAce other ->
                    throw new IllegalStateException("SDDL has no entries of type " + other.type() + ": " + other);
            }
        }
    }

    private static void ace(StringBuilder text, AccessAce ace) {
        text.append('(');
        TYPES.forEach((word, type) -> flag(text, word, type == ace.type()));
        text.append(';');
        ACE_FLAGS.forEach((word, bit) -> flag(text, word, (ace.flags() & bit) != 0));
        text.append(';')
                .append(rights(ace))
                .append(";;;")
                .append(sid(ace.trustee()))
                .append(')');
    }

    private static String rights(AccessAce ace) {
        if (ace.type() == AccessAce.MANDATORY_LABEL) {
            return labelRights(ace.mask());
        }
        for (Map.Entry<String, Integer> whole : WHOLE_RIGHTS.entrySet()) {
            if (whole.getValue() == ace.mask()) {
                return whole.getKey();
            }
        }
        return "0x" + Integer.toHexString(ace.mask());
    }

    /** Formats the mask of a label, in which the tokens of file rights have no meaning. */
    private static String labelRights(int mask) {
        if (mask < 1 || mask > 7) {
            return "0x" + Integer.toHexString(mask);
        }
        StringBuilder text = new StringBuilder();
        LABEL_RIGHTS.forEach((word, bit) -> flag(text, word, (mask & bit) != 0));
        return text.toString();
    }
}
