// SPDX-License-Identifier: Apache-2.0
package dev.heddle.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.core.ConnectionMessageHandler;
import dev.heddle.core.Deadline;
import dev.heddle.core.WorkerConfig;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** Tests the flight recorder events of connections and exchanges, and a JVM without the flight recorder. */
@Timeout(180)
class CoreEventsTest {
    private static final String CONNECTION = "dev.heddle.Connection";
    private static final String EXCHANGE = "dev.heddle.Exchange";

    /** Opens a connection and makes one call. */
    public static void main(String[] arguments) throws IOException {
        System.out.println(ModuleLayer.boot().findModule("jdk.jfr").isPresent() + " " + call());
    }

    private static String call() throws IOException {
        InMemoryTransport.Pair pair = InMemoryTransport.pair(4096);
        WorkerConfig config = WorkerConfig.defaults();
        try (ScriptedPeer peer = new ScriptedPeer(pair.right());
                ConnectionMessageHandler<TestRequest, TestReply> handler = ConnectionMessageHandler.start(
                        new SteppedBackend(1).newWorker(config), pair.left(), new TestProtocol(config.pool(), null))) {
            peer.startEcho();
            return handler.call(TestRequest.of("hello"), Deadline.NEVER).take();
        }
    }

    private static List<RecordedEvent> named(List<RecordedEvent> events, String name) {
        return events.stream()
                .filter(event -> event.getEventType().getName().equals(name))
                .toList();
    }

    @Test
    void aConnectionAndItsExchangesAreRecorded(@TempDir Path folder) throws Exception {
        List<RecordedEvent> events;
        try (Recording recording = new Recording()) {
            recording.enable(CONNECTION).withThreshold(Duration.ZERO);
            recording.enable(EXCHANGE).withThreshold(Duration.ZERO);
            recording.start();
            assertThat(call()).isEqualTo("hello");
            recording.stop();
            Path file = folder.resolve("events.jfr");
            recording.dump(file);
            events = RecordingFile.readAllEvents(file);
        }
        assertThat(named(events, EXCHANGE)).singleElement().satisfies(exchange -> {
            assertThat(exchange.getString("connection")).isEqualTo("memory:right");
            assertThat(exchange.getString("request")).contains("hello");
            assertThat(exchange.getString("end")).isEqualTo("DONE");
        });
        assertThat(named(events, CONNECTION)).singleElement().satisfies(connection -> {
            assertThat(connection.getString("reason")).isEqualTo("STOPPED");
            assertThat(connection.getLong("answered")).isEqualTo(1);
        });
    }

    /**
     * Returns the folder or archive from which a class was loaded; the class path of the JVM that runs the tests may be
     * inside an archive.
     */
    private static String origin(Class<?> type) {
        String file = "/" + type.getName().replace('.', '/') + ".class";
        String url = Objects.requireNonNull(type.getResource(file)).toString();
        String origin = url.substring(0, url.length() - file.length());
        return Path.of(URI.create(origin.startsWith("jar:") ? origin.substring(4, origin.length() - 1) : origin))
                .toString();
    }

    private static List<String> run(String... options) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(System.getProperty("java.home") + File.separator + "bin" + File.separator + "java");
        command.addAll(List.of(options));
        String classPath = Stream.of(CoreEventsTest.class, ScriptedPeer.class, WorkerConfig.class, LoggerFactory.class)
                .map(CoreEventsTest::origin)
                .distinct()
                .collect(Collectors.joining(File.pathSeparator));
        command.addAll(List.of("-cp", classPath, CoreEventsTest.class.getName()));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        try {
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(process.waitFor(Bounded.LIMIT.toSeconds(), TimeUnit.SECONDS))
                    .isTrue();
            assertThat(process.exitValue()).as(output).isZero();
            return output.lines().toList();
        } finally {
            process.destroyForcibly();
        }
    }

    @Test
    void withoutTheRecordersModuleAllWorks() throws Exception {
        assertThat(run("--limit-modules", "java.base,java.logging")).contains("false hello");
    }

    @Test
    void withoutARecordingNoEventClassIsLoaded() throws Exception {
        List<String> lines = run("-Xlog:class+load=info");
        assertThat(lines).contains("true hello").anyMatch(line -> line.contains("FlightRecorderListener "));
        assertThat(lines)
                .noneMatch(line -> line.contains("dev.heddle.core.jfr.ExchangeEvent")
                        || line.contains("dev.heddle.core.jfr.ConnectionEvent "));
    }
}
