// SPDX-License-Identifier: Apache-2.0
package dev.heddle.cli.command;

import dev.heddle.cli.text.Json;
import dev.heddle.smb.security.AccessAce;
import dev.heddle.smb.security.Ace;
import dev.heddle.smb.security.FileRights;
import dev.heddle.smb.security.OtherAce;
import dev.heddle.smb.security.SecurityDescriptor;
import dev.heddle.smb.security.Sid;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Describes access control lists in words. */
final class AclText {
    private record Word(int bits, String text) {}

    /**
     * Named sets of rights first, as security dialogs show them, then single bits ([MS-DTYP] 2.4.3, [MS-SMB2]
     * 2.2.13.1).
     */
    private static final List<Word> RIGHTS = List.of(
            new Word(FileRights.FULL, "full control"),
            new Word(FileRights.MODIFY, "modify"),
            new Word(FileRights.READ_AND_EXECUTE, "read and execute"),
            new Word(FileRights.READ, "read"),
            new Word(FileRights.WRITE, "write"),
            new Word(FileRights.EXECUTE, "execute"),
            new Word(0x0000_0001, "read data"),
            new Word(0x0000_0002, "write data"),
            new Word(0x0000_0004, "append"),
            new Word(0x0000_0008, "read extended attributes"),
            new Word(0x0000_0010, "write extended attributes"),
            new Word(0x0000_0020, "execute or traverse"),
            new Word(0x0000_0040, "delete children"),
            new Word(0x0000_0080, "read attributes"),
            new Word(0x0000_0100, "write attributes"),
            new Word(0x0001_0000, "delete"),
            new Word(0x0002_0000, "read permissions"),
            new Word(0x0004_0000, "change permissions"),
            new Word(0x0008_0000, "take ownership"),
            new Word(0x0010_0000, "synchronize"),
            new Word(0x1000_0000, "all (generic)"),
            new Word(0x2000_0000, "execute (generic)"),
            new Word(0x4000_0000, "write (generic)"),
            new Word(0x8000_0000, "read (generic)"));

    private static final List<Word> FLAGS = List.of(
            new Word(Ace.INHERITED, "inherited"),
            new Word(Ace.OBJECT_INHERIT, "for files inside"),
            new Word(Ace.CONTAINER_INHERIT, "for directories inside"),
            new Word(Ace.NO_PROPAGATE_INHERIT, "one level down only"),
            new Word(Ace.INHERIT_ONLY, "not for this directory"));

    private static final Map<Sid, String> NAMES = Map.of(
            Sid.EVERYONE, "everyone",
            Sid.CREATOR_OWNER, "creator owner",
            Sid.CREATOR_GROUP, "creator group",
            Sid.AUTHENTICATED_USERS, "authenticated users",
            Sid.SYSTEM, "system",
            Sid.ADMINISTRATORS, "administrators",
            Sid.USERS, "users");

    private AclText() {}

    /** Returns {@code allow}, {@code deny}, or the number of another type. */
    static String type(Ace ace) {
        return switch (ace.type()) {
            case AccessAce.ALLOWED -> "allow";
            case AccessAce.DENIED -> "deny";
            default -> "type " + ace.type();
        };
    }

    /** Returns the SID, with its name if it is well known; a dash for null. */
    static String trustee(@Nullable Sid sid) {
        if (sid == null) {
            return "-";
        }
        String name = NAMES.get(sid);
        return name == null ? sid.toString() : sid + " (" + name + ")";
    }

    static String trusteeOf(Ace ace) {
        return switch (ace) {
            case AccessAce access -> trustee(access.trustee());
            case OtherAce other -> "-";
        };
    }

    static List<String> rights(Ace ace) {
        return switch (ace) {
            case AccessAce access -> words(access.mask(), RIGHTS);
            case OtherAce other -> List.of("unknown");
        };
    }

    static List<String> flags(Ace ace) {
        return words(ace.flags(), FLAGS);
    }

    private static List<String> words(int bits, List<Word> known) {
        List<String> words = new ArrayList<>();
        int rest = bits;
        for (Word word : known) {
            if ((bits & word.bits) == word.bits && (rest & word.bits) != 0) {
                words.add(word.text);
                rest &= ~word.bits;
            }
        }
        if (rest != 0) {
            words.add("0x" + Integer.toHexString(rest));
        }
        return words;
    }

    /** Returns the number of entries and whether the list inherits any. */
    static String summary(SecurityDescriptor descriptor) {
        if (descriptor.dacl() == null) {
            return "no access control list: everyone has full access";
        }
        boolean inheritsNothing = descriptor.has(SecurityDescriptor.DACL_PROTECTED);
        String count = descriptor.dacl().entries().isEmpty()
                ? "none: nobody has access"
                : Integer.toString(descriptor.dacl().entries().size());
        return inheritsNothing ? count + ", protected: nothing is inherited" : count;
    }

    static Json json(Ace ace) {
        Json json = new Json().add("type", type(ace));
        if (ace instanceof AccessAce access) {
            json.add("trustee", access.trustee().toString()).add("mask", Integer.toUnsignedLong(access.mask()));
        } else {
            json.addNull("trustee").addNull("mask");
        }
        return json.add("rights", rights(ace)).add("flags", flags(ace));
    }
}
