// SPDX-License-Identifier: Apache-2.0
package dev.heddle.cli.command;

import dev.heddle.cli.terminal.Io;
import dev.heddle.cli.text.Json;
import dev.heddle.cli.transfer.ExistingFile;
import dev.heddle.cli.transfer.Remote;
import dev.heddle.cli.url.RemotePath;
import dev.heddle.cli.url.SmbUrl;
import dev.heddle.smb.SmbShare;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "mv",
        description = "Rename or move a file or directory within a share.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  heddle mv smb://alice@server/share/draft.txt smb://server/share/final.txt",
            "  heddle mv smb://alice@server/share/final.txt smb://server/share/archive/",
            "  heddle mv -f smb://alice@server/share/new.txt smb://server/share/old.txt",
        })
public final class MvCommand extends RemoteCommand {
    @Parameters(index = "0", paramLabel = "SOURCE", description = "smb://[[domain;]user@]host[:port]/share/path")
    @SuppressWarnings("NullAway.Init") // picocli
    private SmbUrl source;

    @Parameters(
            index = "1",
            paramLabel = "TARGET",
            description = "URL on the same share: the new name, or a directory to move into.")
    @SuppressWarnings("NullAway.Init") // picocli
    private SmbUrl target;

    @Option(
            names = {"-f", "--force"},
            description =
                    "Replace an existing file, unless another client has it open. Given twice: a read-only file too.")
    private boolean[] force = {};

    public MvCommand(Io io) {
        super(io);
    }

    @Override
    List<SmbUrl> urls() {
        return List.of(source);
    }

    @Override
    void check() {
        super.check();
        if (source.path().isEmpty()) {
            throw usage("the first URL means the whole share, which cannot be moved");
        }
        if (!source.isOnSameShareAs(target) || !target.isForUserOf(source)) {
            throw usage("both URLs must be on the same share and for the same user (otherwise use cp, then rm)");
        }
    }

    @Override
    void run(Remote remote) throws IOException {
        SmbShare share = remote.share();
        String to = target.endsInSlash() || isDirectory(share)
                ? RemotePath.child(target.path(), source.lastName())
                : target.path();
        move(share, to);
        if (json()) {
            io().line(new Json().add("from", source.path()).add("to", to).toString());
        }
    }

    private void move(SmbShare share, String to) throws IOException {
        Optional<ExistingFile> there =
                force.length == 0 || to.equalsIgnoreCase(source.path()) ? Optional.empty() : ExistingFile.at(share, to);
        if (there.isEmpty() || there.get().isDirectory()) {
            share.rename(source.path(), to, force.length > 0);
            return;
        }
        share.stat(source.path());
        there.get().change(force.length > 1, "-f twice", false, () -> {
            there.get().checkNobodyHasItOpen();
            share.rename(source.path(), to, true);
            return true;
        });
    }

    private boolean isDirectory(SmbShare share) throws IOException {
        // A rename of a directory to another spelling of its own name must not move it into itself.
        return !target.path().equalsIgnoreCase(source.path()) && RemotePath.isDirectory(share, target.path());
    }
}
