// SPDX-License-Identifier: Apache-2.0
package dev.heddle.cli.command;

import dev.heddle.cli.terminal.Io;
import dev.heddle.cli.text.Json;
import dev.heddle.cli.transfer.Remote;
import dev.heddle.smb.security.Ace;
import dev.heddle.smb.security.Acl;
import dev.heddle.smb.security.OtherAce;
import dev.heddle.smb.security.SecurityDescriptor;
import dev.heddle.smb.security.Sid;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "get",
        description = "Show owner, group and access control list of a file or directory.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  heddle acl get smb://alice@server/share/report.pdf",
            "  heddle acl get --json smb://alice@server/share/reports",
            "  heddle acl get --sddl smb://alice@server/share/a.txt > a.sddl",
            "",
            "The order of the entries matters: the first entry that allows or denies an",
            "access decides. The last line has everything as SDDL, for 'heddle acl set'.",
        })
final class AclGetCommand extends ReadCommand {
    @Option(names = "--sddl", description = "Show only the SDDL text.")
    private boolean sddlOnly;

    public AclGetCommand(Io io) {
        super(io);
    }

    @Override
    void check() {
        super.check();
        if (json() && sddlOnly) {
            throw usage("use only one of --json and --sddl: the JSON contains the SDDL text too");
        }
    }

    @Override
    void run(Remote remote) throws IOException {
        SecurityDescriptor descriptor = remote.share().securityDescriptor(url().path());
        if (json()) {
            io().line(json(descriptor).toString());
        } else if (!sddlOnly) {
            text(descriptor);
        } else if (hasSddl(descriptor)) {
            io().line(descriptor.toSddl());
        } else {
            throw new IOException(url() + " has entries that heddle cannot write as SDDL (leave out --sddl)");
        }
    }

    private static boolean hasSddl(SecurityDescriptor descriptor) {
        return entries(descriptor.dacl()).stream().noneMatch(OtherAce.class::isInstance);
    }

    private static List<Ace> entries(@Nullable Acl acl) {
        return acl == null ? List.of() : acl.entries();
    }

    private void text(SecurityDescriptor descriptor) {
        show("Owner", AclText.trustee(descriptor.owner()));
        show("Group", AclText.trustee(descriptor.group()));
        show("Entries", AclText.summary(descriptor));
        List<Ace> entries = entries(descriptor.dacl());
        int width = entries.stream()
                .mapToInt(ace -> AclText.trusteeOf(ace).length())
                .max()
                .orElse(0);
        for (Ace ace : entries) {
            String trustee = AclText.trusteeOf(ace);
            String padded = trustee + " ".repeat(width - trustee.length());
            String heirs = String.join(", ", AclText.flags(ace));
            String line = String.format(
                    Locale.ROOT, "  %-6s %s  %s", AclText.type(ace), padded, String.join(", ", AclText.rights(ace)));
            io().line(heirs.isEmpty() ? line : line + " [" + heirs + "]");
        }
        if (hasSddl(descriptor)) {
            show("SDDL", descriptor.toSddl());
        }
    }

    private void show(String name, String value) {
        io().line(String.format(Locale.ROOT, "%-8s %s", name + ":", value));
    }

    private Json json(SecurityDescriptor descriptor) {
        Json json = new Json().add("path", url().path());
        sid(json, "owner", descriptor.owner());
        sid(json, "group", descriptor.group());
        json.add("protected", descriptor.has(SecurityDescriptor.DACL_PROTECTED));
        if (descriptor.dacl() == null) {
            json.addNull("entries");
        } else {
            json.addObjects(
                    "entries",
                    entries(descriptor.dacl()).stream().map(AclText::json).toList());
        }
        return hasSddl(descriptor) ? json.add("sddl", descriptor.toSddl()) : json.addNull("sddl");
    }

    private static void sid(Json json, String name, @Nullable Sid sid) {
        if (sid == null) {
            json.addNull(name);
        } else {
            json.add(name, sid.toString());
        }
    }
}
