// SPDX-License-Identifier: Apache-2.0
package dev.heddle.cli.demo;

import dev.heddle.cli.demo.DemoStep.Outcome;
import dev.heddle.cli.text.Text;
import dev.heddle.smb.BatchResult;
import dev.heddle.smb.SmbClient;
import dev.heddle.smb.SmbConnectionException;
import dev.heddle.smb.SmbEntry;
import dev.heddle.smb.SmbSession;
import dev.heddle.smb.SmbShare;
import dev.heddle.smb.SmbWatchEvent;
import dev.heddle.smb.SmbWatcher;
import dev.heddle.smb.TransferListener;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.LongSupplier;
import java.util.stream.Stream;

/** The steps of the demo. Each step compares every byte, and leaves the samples unchanged. */
public final class DemoSteps {
    /** Number of small files between two progress reports. */
    private static final int BATCH = 50;

    private static final Duration WATCH_PATIENCE = Duration.ofSeconds(10);

    private final DemoSamples samples;
    private final LongSupplier nanoTime;

    private DemoSteps(DemoSamples samples, LongSupplier nanoTime) {
        this.samples = samples;
        this.nanoTime = nanoTime;
    }

    public static List<DemoStep> of(DemoSamples samples, LongSupplier nanoTime) {
        DemoSteps steps = new DemoSteps(samples, nanoTime);
        String size = Text.size(samples.largeBytes());
        String many = String.format(Locale.ROOT, "%,d", samples.smallFiles());
        return List.of(
                new DemoStep("upload", "upload " + size, steps::upload),
                new DemoStep("download", "download " + size, steps::download),
                new DemoStep("write", "write " + many + " files", steps::write),
                new DemoStep("read", "read " + many + " files", steps::read),
                new DemoStep("list", "list " + many + " files", steps::list),
                new DemoStep("watch", "watch: a new file", steps::watch),
                new DemoStep("encrypted", "encrypted " + size, steps::encrypted),
                new DemoStep("reconnect", "reconnect after a drop", steps::reconnect));
    }

    private long since(long start) {
        return nanoTime.getAsLong() - start;
    }

    private Outcome upload(DemoLane lane, TransferListener progress) throws IOException {
        String name = "uploaded.bin";
        SampleBytes content = samples.large();
        long start = nanoTime.getAsLong();
        lane.share().upload(content.source(), lane.own(name), (done, total) -> progress.progress(done, content.size()));
        long nanos = since(start);
        Path file = lane.local(name);
        content.compare(file);
        Files.delete(file);
        return Outcome.bytes(nanos, content.size());
    }

    private Outcome download(DemoLane lane, TransferListener progress) throws IOException {
        return download(lane.share(), progress);
    }

    private Outcome download(SmbShare share, TransferListener progress) throws IOException {
        long start = nanoTime.getAsLong();
        SampleBytes.Comparison comparison = samples.large().comparison();
        share.download(DemoSamples.LARGE, comparison, progress);
        comparison.finish();
        return Outcome.bytes(since(start), samples.largeBytes());
    }

    private Outcome write(DemoLane lane, TransferListener progress) throws IOException {
        String folder = "written";
        lane.share().createDirectory(lane.own(folder));
        Outcome outcome = inBatches(progress, names -> {
            Map<String, byte[]> files = new LinkedHashMap<>();
            for (String name : names) {
                files.put(lane.own(folder) + "/" + name, samples.small(name).toArray());
            }
            for (BatchResult<?> result : lane.share().writeAll(files)) {
                result.get();
            }
        });
        for (String name : samples.names()) {
            samples.small(name).compare(lane.local(folder).resolve(name));
        }
        return outcome;
    }

    private Outcome read(DemoLane lane, TransferListener progress) throws IOException {
        return inBatches(progress, names -> {
            List<String> paths =
                    names.stream().map(name -> DemoSamples.FOLDER + "/" + name).toList();
            List<BatchResult<byte[]>> contents = lane.share().readAll(paths);
            for (int i = 0; i < contents.size(); i++) {
                samples.small(names.get(i)).compare(contents.get(i).get());
            }
        });
    }

    /** Processes some of the small files. */
    @FunctionalInterface
    private interface Batch {
        void run(List<String> names) throws IOException;
    }

    private Outcome inBatches(TransferListener progress, Batch batch) throws IOException {
        List<String> names = samples.names();
        long start = nanoTime.getAsLong();
        for (int from = 0; from < names.size(); from += BATCH) {
            batch.run(names.subList(from, Math.min(from + BATCH, names.size())));
            progress.progress(from, names.size());
        }
        return Outcome.files(since(start), names.size());
    }

    private Outcome list(DemoLane lane, TransferListener progress) throws IOException {
        List<String> names = new ArrayList<>();
        long start = nanoTime.getAsLong();
        try (Stream<SmbEntry> entries = lane.share().list(DemoSamples.FOLDER)) {
            entries.map(SmbEntry::name).forEach(names::add);
        }
        long nanos = since(start);
        check(names.stream().sorted().toList().equals(samples.names()), "the listing does not match the files");
        return Outcome.files(nanos, names.size());
    }

    private Outcome watch(DemoLane lane, TransferListener progress) throws IOException {
        String folder = lane.own("watched");
        lane.share().createDirectory(folder);
        try (SmbWatcher watcher = lane.share().watch(folder)) {
            long start = nanoTime.getAsLong();
            lane.share().writeFile(folder + "/new.txt", new byte[] {1});
            SmbWatchEvent event = watcher.poll(WATCH_PATIENCE)
                    .orElseThrow(() -> new IOException("no event within " + WATCH_PATIENCE.toSeconds() + " s"));
            long nanos = since(start);
            check(
                    event.equals(new SmbWatchEvent(SmbWatchEvent.Kind.ADDED, folder + "/new.txt", null)),
                    "the event is not about the new file: " + event);
            return Outcome.time(nanos);
        }
    }

    private Outcome encrypted(DemoLane lane, TransferListener progress) throws IOException {
        try (SmbClient client = lane.encrypting();
                SmbSession session = lane.connect(client);
                SmbShare share = session.share(DemoLane.SHARE)) {
            check(session.info().encrypted(), "the session is not encrypted");
            return download(share, progress);
        }
    }

    /** Cuts the connection in the middle of a download, and measures the time until a share is open again. */
    private Outcome reconnect(DemoLane lane, TransferListener progress) throws IOException {
        try (SmbSession session = lane.connect(lane.client());
                SmbShare share = session.share(DemoLane.SHARE)) {
            lane.faults().dropAfter(samples.largeBytes() / 2);
            expectDrop(share);
            lane.faults().clear();
            long start = nanoTime.getAsLong();
            try (SmbSession again = session.reconnect();
                    SmbShare sameShare = again.share(DemoLane.SHARE)) {
                long nanos = since(start);
                download(sameShare, progress);
                return Outcome.time(nanos);
            }
        }
    }

    private void expectDrop(SmbShare share) throws IOException {
        try {
            download(share, TransferListener.none());
        } catch (SmbConnectionException dropped) {
            return;
        }
        throw new IOException("the server did not drop the connection as requested");
    }

    private static void check(boolean holds, String otherwise) throws IOException {
        if (!holds) {
            throw new IOException(otherwise);
        }
    }
}
