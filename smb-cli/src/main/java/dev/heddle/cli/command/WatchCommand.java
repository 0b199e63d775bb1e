// SPDX-License-Identifier: Apache-2.0
package dev.heddle.cli.command;

import dev.heddle.cli.options.Converters;
import dev.heddle.cli.terminal.Io;
import dev.heddle.cli.text.Json;
import dev.heddle.cli.transfer.Remote;
import dev.heddle.cli.url.SmbUrl;
import dev.heddle.smb.SmbCancelledException;
import dev.heddle.smb.SmbWatchEvent;
import dev.heddle.smb.SmbWatchOption;
import dev.heddle.smb.SmbWatcher;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "watch",
        description = "Show changes in a directory as they happen, until Ctrl-C.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  heddle watch smb://alice@server/share/inbox",
            "  heddle watch -r --names-only smb://alice@server/share",
            "  heddle watch -r --json smb://alice@server/share | jq .path",
            "  heddle watch -n 1 --for 60 smb://alice@server/share/inbox",
            "",
            "Prints one line per event: added, removed, modified or renamed, and the path in",
            "the share. 'overflow' means that changes were lost, because there were more than",
            "the server keeps: list the directory again; the watch continues. A message on",
            "standard error says when the watch starts; it misses no later change.",
        })
public final class WatchCommand extends RemoteCommand {
    @Parameters(index = "0", paramLabel = "URL", description = "smb://[[domain;]user@]host[:port]/share[/path]")
    @SuppressWarnings("NullAway.Init") // picocli
    private SmbUrl url;

    @Option(
            names = {"-r", "-R", "--recursive"},
            description = "Watch subdirectories too.")
    private boolean recursive;

    @Option(names = "--names-only", description = "Show only what is added, removed or renamed, not what is modified.")
    private boolean namesOnly;

    @Option(
            names = {"-n", "--count"},
            paramLabel = "COUNT",
            description = "Stop after COUNT events.")
    private long count = Long.MAX_VALUE;

    @Option(
            names = "--for",
            paramLabel = "SECONDS",
            converter = Converters.Seconds.class,
            description = "Stop after SECONDS seconds.")
    private @Nullable Duration time;

    public WatchCommand(Io io) {
        super(io);
    }

    @Override
    List<SmbUrl> urls() {
        return List.of(url);
    }

    @Override
    void check() {
        super.check();
        if (count < 1) {
            throw usage("-n needs a number of 1 or more");
        }
    }

    @Override
    void run(Remote remote) throws IOException {
        List<SmbWatchOption> options = new ArrayList<>();
        if (recursive) {
            options.add(SmbWatchOption.RECURSIVE);
        }
        if (namesOnly) {
            options.add(SmbWatchOption.NAMES_ONLY);
        }
        try (SmbWatcher watcher = remote.share().watch(url.path(), options.toArray(SmbWatchOption[]::new))) {
            reporter().notice("", "watching " + url);
            show(watcher);
        } catch (SmbCancelledException e) {
            // Ctrl-C is the normal end of a watch.
            if (!Thread.currentThread().isInterrupted()) {
                throw e;
            }
        }
    }

    private void show(SmbWatcher watcher) throws IOException {
        LongSupplier clock = io().nanoTime();
        long begin = clock.getAsLong();
        for (long shown = 0; shown < count; shown++) {
            Optional<SmbWatchEvent> event = time == null
                    ? Optional.of(watcher.take())
                    : watcher.poll(notNegative(time.minusNanos(clock.getAsLong() - begin)));
            if (event.isEmpty()) {
                return;
            }
            show(event.get());
        }
    }

    private static Duration notNegative(Duration left) {
        return left.isNegative() ? Duration.ZERO : left;
    }

    private void show(SmbWatchEvent event) throws IOException {
        String kind = event.kind().name().toLowerCase(Locale.ROOT);
        io().line(json() ? json(kind, event) : String.format(Locale.ROOT, "%-8s  %s", kind, text(event)));
        io().flush();
    }

    private static String json(String kind, SmbWatchEvent event) {
        Json json = new Json().add("event", kind).add("path", event.path());
        if (event.oldPath() != null) {
            json.add("oldPath", event.oldPath());
        }
        return json.toString();
    }

    private String text(SmbWatchEvent event) {
        String path = io().shown(event.path());
        if (event.kind() == SmbWatchEvent.Kind.OVERFLOW) {
            return path + " (changes were lost: list it again)";
        }
        return event.oldPath() == null ? path : io().shown(event.oldPath()) + " -> " + path;
    }
}
