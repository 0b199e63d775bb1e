// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smb.samba;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.heddle.smb.SmbSession;
import dev.heddle.smb.TransferListener;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The events in the JDK's flight recorder. */
@EachBackend
class FlightRecorderTest extends SessionTestCase {
    private static final String EXCHANGE = "dev.heddle.Exchange";
    private static final String CONNECTION = "dev.heddle.Connection";
    private static final String TRANSFER = "dev.heddle.smb.Transfer";
    private static final String BATCH = "dev.heddle.smb.Batch";
    private static final int LENGTH = 3_000_000;

    FlightRecorderTest(String backend, SambaServers servers) throws Exception {
        super(backend, servers.standard());
    }

    /** Work to be recorded. */
    @FunctionalInterface
    private interface Work {
        void run() throws Exception;
    }

    private static List<RecordedEvent> record(Path folder, Duration threshold, Work work) throws Exception {
        try (Recording recording = new Recording()) {
            for (String name : List.of(EXCHANGE, CONNECTION, TRANSFER, BATCH)) {
                recording.enable(name).withThreshold(threshold);
            }
            recording.start();
            work.run();
            recording.stop();
            Path file = folder.resolve("events.jfr");
            recording.dump(file);
            return RecordingFile.readAllEvents(file);
        }
    }

    private static List<RecordedEvent> named(List<RecordedEvent> events, String name) {
        return events.stream()
                .filter(event -> event.getEventType().getName().equals(name))
                .toList();
    }

    private void work() throws IOException {
        share.upload(
                Channels.newChannel(new ByteArrayInputStream(TestData.bytes(LENGTH, 3))),
                path("file"),
                TransferListener.none());
        share.download(path("file"), new TestData.Sink(), TransferListener.none());
        share.copy(path("file"), share, path("copy"), true, TransferListener.none());
        share.statAll(List.of(path("file"), path("missing"), path("copy")));
    }

    @Test
    void exchangesTransfersBatchesAndConnections(@TempDir Path folder) throws Exception {
        long sent = session.metrics().requestsSent();
        List<RecordedEvent> events = record(folder, Duration.ZERO, () -> {
            work();
            try (SmbSession second = client.connect(SambaServer.HOST, server.port())) {
                second.echo();
            }
        });
        sent = session.metrics().requestsSent() - sent;

        String here = "127.0.0.1:" + server.port();
        assertThat(named(events, EXCHANGE))
                .hasSizeGreaterThanOrEqualTo((int) sent)
                .allMatch(event -> event.getString("end").equals("DONE")
                        && event.getString("connection").equals(here))
                .anyMatch(event -> event.getString("request").startsWith("CREATE '" + path()))
                .anyMatch(event -> event.getString("request").startsWith("WRITE"))
                .anyMatch(event -> event.getString("request").equals("ECHO"));
        assertThat(named(events, TRANSFER))
                .extracting(event -> event.getString("kind"), event -> event.getLong("bytes"))
                .containsExactlyInAnyOrder(
                        tuple("WRITE", (long) LENGTH), tuple("READ", (long) LENGTH), tuple("COPY", (long) LENGTH));
        assertThat(named(events, TRANSFER)).allMatch(event -> event.getLong("requests") > 0);
        assertThat(named(events, BATCH)).singleElement().satisfies(event -> {
            assertThat(event.getInt("operations")).isEqualTo(3);
            assertThat(event.getInt("failed")).isEqualTo(1);
        });
        assertThat(named(events, CONNECTION)).singleElement().satisfies(event -> {
            assertThat(event.getString("reason")).isEqualTo("STOPPED");
            assertThat(event.getString("connection")).isEqualTo(here);
            assertThat(event.getLong("answered")).isGreaterThan(3);
            assertThat(event.getLong("bytesSent")).isPositive();
            assertThat(event.getDuration()).isPositive();
        });
    }

    @Test
    void aConnectionIsToldThoughItIsOlderThanTheRecording(@TempDir Path folder) throws Exception {
        SmbSession old = client.connect(SambaServer.HOST, server.port());
        old.echo();
        List<RecordedEvent> events = record(folder, Duration.ZERO, () -> {
            old.echo();
            old.close();
        });
        assertThat(named(events, EXCHANGE))
                .anyMatch(event -> event.getString("request").equals("ECHO"));
        assertThat(named(events, CONNECTION)).singleElement().satisfies(event -> {
            assertThat(event.getString("reason")).isEqualTo("STOPPED");
            assertThat(event.getLong("answered")).isGreaterThan(3);
        });
    }

    /** Only slow exchanges are recorded, unless the settings ask for more. */
    @Test
    void quickExchangesAreNotWorthAnEvent(@TempDir Path folder) throws Exception {
        List<RecordedEvent> events = record(folder, Duration.ofMinutes(5), this::work);
        assertThat(named(events, EXCHANGE)).isEmpty();
        assertThat(named(events, TRANSFER)).isEmpty();
    }
}
