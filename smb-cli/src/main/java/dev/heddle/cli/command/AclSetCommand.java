// SPDX-License-Identifier: Apache-2.0
package dev.heddle.cli.command;

import dev.heddle.cli.terminal.Io;
import dev.heddle.cli.text.Json;
import dev.heddle.cli.transfer.Remote;
import dev.heddle.cli.url.SmbUrl;
import dev.heddle.smb.security.SecurityDescriptor;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(
        name = "set",
        description = "Change owner, group or access control list of a file or directory.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  heddle acl set smb://alice@server/share/a.txt 'D:P(A;;FA;;;BA)(A;;FR;;;WD)'",
            "  heddle acl set smb://alice@server/share/a.txt O:S-1-5-21-1-2-3-1001",
            "  heddle acl get --sddl smb://alice@server/share/a.txt |",
            "      heddle acl set smb://alice@server/share/b.txt -",
            "",
            "Changes only the parts that the text contains: O: for the owner, G: for the",
            "group, D: for the access control list. With --password-stdin and -, the SDDL",
            "text starts at the second line of standard input.",
        })
final class AclSetCommand extends RemoteCommand {
    private static final String STREAM = "-";
    /** An access control list has at most 65,535 bytes; its text takes about five times as much. */
    private static final int MAX_TEXT = 1 << 20;

    @Parameters(index = "0", paramLabel = "URL", description = "smb://[[domain;]user@]host[:port]/share[/path]")
    @SuppressWarnings("NullAway.Init") // picocli
    private SmbUrl url;

    @Parameters(
            index = "1",
            arity = "0..1",
            paramLabel = "SDDL",
            defaultValue = STREAM,
            description = "SDDL text, or - to read it from standard input (default: -).")
    private String sddl = STREAM;

    public AclSetCommand(Io io) {
        super(io);
    }

    @Override
    List<SmbUrl> urls() {
        return List.of(url);
    }

    @Override
    void check() {
        super.check();
        if (!sddl.equals(STREAM)) {
            try {
                parse(sddl);
            } catch (IOException e) {
                throw usage(String.valueOf(e.getMessage()));
            }
        }
    }

    @Override
    void run(Remote remote) throws IOException {
        SecurityDescriptor descriptor = parse(sddl.equals(STREAM) ? standardInput() : sddl);
        remote.share().setSecurityDescriptor(url.path(), descriptor);
        if (json()) {
            io().line(new Json()
                    .add("path", url.path())
                    .add("changed", parts(descriptor))
                    .toString());
        }
    }

    private String standardInput() throws IOException {
        byte[] text = io().stdin().readNBytes(MAX_TEXT + 1);
        if (text.length > MAX_TEXT) {
            throw new IOException("standard input has more than " + MAX_TEXT + " bytes, too many for an SDDL text");
        }
        return new String(text, StandardCharsets.UTF_8).strip();
    }

    private static SecurityDescriptor parse(String text) throws IOException {
        SecurityDescriptor descriptor;
        try {
            descriptor = SecurityDescriptor.parse(text);
        } catch (IllegalArgumentException e) {
            throw new IOException(e.getMessage(), e);
        }
        if (parts(descriptor).isEmpty()) {
            throw new IOException("the SDDL text has none of the parts O:, G:, D: and S:, so it changes nothing");
        }
        return descriptor;
    }

    private static List<String> parts(SecurityDescriptor descriptor) {
        List<String> parts = new ArrayList<>();
        add(parts, "owner", descriptor.owner());
        add(parts, "group", descriptor.group());
        if (descriptor.has(SecurityDescriptor.DACL_PRESENT)) {
            parts.add("dacl");
        }
        if (descriptor.has(SecurityDescriptor.SACL_PRESENT)) {
            parts.add("sacl");
        }
        return parts;
    }

    private static void add(List<String> parts, String name, @Nullable Object part) {
        if (part != null) {
            parts.add(name);
        }
    }
}
