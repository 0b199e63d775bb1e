// SPDX-License-Identifier: Apache-2.0
package dev.heddle.cli.command;

import dev.heddle.cli.terminal.Io;
import dev.heddle.cli.text.Failures;
import dev.heddle.cli.text.Json;
import dev.heddle.cli.text.Text;
import dev.heddle.cli.transfer.Remote;
import dev.heddle.cli.url.SmbUrl;
import dev.heddle.smb.DiskSpace;
import dev.heddle.smb.SessionInfo;
import dev.heddle.smb.SmbException;
import dev.heddle.smb.SmbShare;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(
        name = "info",
        description = "Log in and show what was negotiated with the server.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  heddle info smb://alice@server",
            "  heddle info --json --dialect 3.0..3.0.2 smb://alice@server/share",
            "  heddle info --encrypt required --cipher aes-256-gcm smb://alice@server",
            "  heddle info --sign required --signing-algorithm aes-cmac smb://alice@nas",
            "  heddle info --anonymous smb://server",
            "",
            "With a share in the URL, shows its free space too, and whether it is encrypted.",
        })
public final class InfoCommand extends RemoteCommand {
    @Parameters(index = "0", paramLabel = "URL", description = "smb://[[domain;]user@]host[:port][/share]")
    @SuppressWarnings("NullAway.Init") // picocli
    private SmbUrl url;

    public InfoCommand(Io io) {
        super(io);
    }

    @Override
    List<SmbUrl> urls() {
        return List.of(url);
    }

    @Override
    void check() {
        // The URL needs no share.
    }

    @Override
    void run(Remote remote) throws IOException {
        SessionInfo info = remote.session().info();
        if (json()) {
            Json json = json(info);
            if (remote.hasShare()) {
                Optional<DiskSpace> space = space(remote.share());
                json.add("share", remote.share().name())
                        .add("shareEncrypted", remote.share().encrypted());
                space.ifPresentOrElse(
                        known -> json.add("totalBytes", known.totalBytes()).add("freeBytes", known.callerFreeBytes()),
                        () -> json.addNull("totalBytes").addNull("freeBytes"));
            }
            io().line(json.toString());
            return;
        }
        text(info);
        if (remote.hasShare()) {
            String free = space(remote.share())
                    .map(space -> ", " + Text.size(space.callerFreeBytes()) + " of " + Text.size(space.totalBytes())
                            + " free")
                    .orElse("");
            String encrypted = remote.share().encrypted() ? ", encrypted" : "";
            show("Share", io().shown(remote.share().name()) + free + encrypted);
        }
    }

    /** Returns the space of the share; empty if the server does not report it. */
    private Optional<DiskSpace> space(SmbShare share) throws SmbException {
        try {
            return Optional.of(share.space());
        } catch (SmbException e) {
            if (!Failures.isOfOneQuestion(e)) {
                throw e;
            }
            reporter().notice("", "the server does not report the free space: " + Failures.describe(e));
            return Optional.empty();
        }
    }

    private static Json json(SessionInfo info) {
        Json json = new Json()
                .add("host", info.host())
                .add("port", info.port())
                .add("backend", info.backend())
                .add("dialect", info.dialect().toString())
                .add("signing", info.signing());
        info.signingAlgorithm()
                .ifPresentOrElse(
                        algorithm -> json.add("signingAlgorithm", algorithm.toString()),
                        () -> json.addNull("signingAlgorithm"));
        info.cipher().ifPresentOrElse(cipher -> json.add("cipher", cipher.toString()), () -> json.addNull("cipher"));
        json.add("encrypted", info.encrypted())
                .add("guest", info.guest())
                .add("maxReadSize", info.maxReadSize())
                .add("maxWriteSize", info.maxWriteSize())
                .add("maxTransactSize", info.maxTransactSize())
                .add("credits", info.credits())
                .add("serverGuid", info.serverGuid().toString());
        return info.serverTime().equals(Instant.EPOCH)
                ? json.addNull("serverTime")
                : json.add("serverTime", info.serverTime().toString());
    }

    private void text(SessionInfo info) {
        show("Server", io().shown(info.host()) + ", port " + info.port());
        show("Backend", info.backend());
        show("Dialect", "SMB " + info.dialect());
        show("Signing", signing(info));
        show(
                "Encryption",
                info.cipher()
                        .map(cipher -> cipher + (info.encrypted() ? ", every message" : ", not in use"))
                        .orElse("none"));
        show("Guest", info.guest() ? "yes" : "no");
        show("Max read", info.maxReadSize() + " bytes");
        show("Max write", info.maxWriteSize() + " bytes");
        show("Max query", info.maxTransactSize() + " bytes");
        show("Credits", Integer.toString(info.credits()));
        show("Server GUID", info.serverGuid().toString());
        show("Server time", Text.exactTime(info.serverTime(), io().zone()));
    }

    private static String signing(SessionInfo info) {
        String use;
        if (info.signing()) {
            use = ", every message";
        } else {
            use = info.encrypted() ? ", not needed: all is encrypted" : ", not in use";
        }
        return info.signingAlgorithm().map(algorithm -> algorithm + use).orElse("none: the session has no key");
    }

    private void show(String name, String value) {
        io().line(String.format(Locale.ROOT, "%-12s %s", name + ":", value));
    }
}
