// SPDX-License-Identifier: Apache-2.0
package dev.heddle.cli.command;

import dev.heddle.cli.terminal.Io;
import dev.heddle.cli.url.SmbUrl;
import java.util.List;
import picocli.CommandLine.Parameters;

/** The base of commands that do the same at several places, one after the other. */
abstract class UrlsCommand extends RemoteCommand {
    @Parameters(arity = "1..*", paramLabel = "URL", description = "smb://[[domain;]user@]host[:port]/share[/path]")
    private List<SmbUrl> urls = List.of();

    public UrlsCommand(Io io) {
        super(io);
    }

    @Override
    final List<SmbUrl> urls() {
        return urls;
    }

    final boolean isOneOfSeveral() {
        return urls.size() > 1;
    }
}
