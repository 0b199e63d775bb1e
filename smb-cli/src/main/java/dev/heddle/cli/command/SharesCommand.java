// SPDX-License-Identifier: Apache-2.0
package dev.heddle.cli.command;

import dev.heddle.cli.options.Converters;
import dev.heddle.cli.terminal.Io;
import dev.heddle.cli.text.Failures;
import dev.heddle.cli.text.Json;
import dev.heddle.cli.transfer.Remote;
import dev.heddle.cli.url.SmbUrl;
import dev.heddle.smb.SmbException;
import dev.heddle.smb.SmbServerInfo;
import dev.heddle.smb.SmbSession;
import dev.heddle.smb.SmbShareInfo;
import java.io.IOException;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "shares",
        description = "List the shares of a server, with its name, version and comment.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  heddle shares alice@server",
            "  heddle shares -a smb://alice@server",
            "  heddle shares --json --anonymous server",
            "",
            "Each line has name, type and comment. With --json, each object has a \"kind\":",
            "\"server\" for the first, \"share\" for the others. If the server does not describe",
            "itself, the first object is missing, and standard error says so.",
        })
public final class SharesCommand extends RemoteCommand {
    @Parameters(
            index = "0",
            paramLabel = "HOST",
            converter = Converters.Server.class,
            description = "[smb://][[domain;]user@]host[:port]")
    @SuppressWarnings("NullAway.Init") // picocli
    private SmbUrl url;

    @Option(
            names = {"-a", "--all"},
            description = "Show hidden (NAME$) and administrative shares too.")
    private boolean all;

    public SharesCommand(Io io) {
        super(io);
    }

    @Override
    List<SmbUrl> urls() {
        return List.of(url);
    }

    @Override
    void check() {
        if (!url.share().isEmpty()) {
            throw usage("this command needs a server, but the URL names a share: leave out /" + url.share());
        }
    }

    @Override
    void run(Remote remote) throws IOException {
        describe(remote.session());
        List<SmbShareInfo> shares = remote.session().shares().stream()
                .filter(share -> all || !share.hidden())
                .sorted(Comparator.comparing(SmbShareInfo::name, String.CASE_INSENSITIVE_ORDER))
                .toList();
        int width = shares.stream()
                .mapToInt(share -> io().shown(share.name()).length())
                .max()
                .orElse(0);
        shares.forEach(share -> share(share, width));
    }

    /** Prints the description of the server. Some servers (ksmbd) list their shares but do not describe themselves. */
    private void describe(SmbSession session) throws SmbException {
        try {
            server(session.serverInfo());
        } catch (SmbException e) {
            if (!Failures.isOfOneQuestion(e)) {
                throw e;
            }
            reporter().notice("", "the server does not describe itself: " + Failures.describe(e));
        }
    }

    private void server(SmbServerInfo info) {
        String version = info.versionMajor() + "." + info.versionMinor();
        if (json()) {
            io().line(new Json()
                    .add("kind", "server")
                    .add("name", info.name())
                    .add("version", version)
                    .add("comment", info.comment())
                    .toString());
            return;
        }
        String comment = info.comment().isEmpty() ? "" : ": " + io().shown(info.comment());
        io().line("Server " + io().shown(info.name()) + ", version " + version + comment);
    }

    private void share(SmbShareInfo share, int width) {
        String type = share.type().name().toLowerCase(Locale.ROOT);
        if (json()) {
            io().line(new Json()
                    .add("kind", "share")
                    .add("name", share.name())
                    .add("type", type)
                    .add("hidden", share.hidden())
                    .add("comment", share.comment())
                    .toString());
            return;
        }
        String name = io().shown(share.name());
        String padding = " ".repeat(width - name.length());
        String line =
                "  " + name + padding + String.format(Locale.ROOT, "  %-7s  ", type) + io().shown(share.comment());
        io().line(line.stripTrailing());
    }
}
