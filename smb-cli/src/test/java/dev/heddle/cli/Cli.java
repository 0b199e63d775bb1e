// SPDX-License-Identifier: Apache-2.0
package dev.heddle.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.cli.terminal.Io;
import dev.heddle.cli.terminal.Terminal;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/** Runs the command in this JVM, with streams, environment and terminal of its own. */
final class Cli {
    private final Map<String, String> environment = new HashMap<>();
    private final StringBuilder asked = new StringBuilder();
    private InputStream stdin = InputStream.nullInputStream();
    private @Nullable OutputStream stdout;
    private LongSupplier clock = System::nanoTime;
    private Terminal terminal = Terminal.NONE;
    private char @Nullable [] typed;

    /**
     * The result of a run.
     *
     * @param status exit status
     * @param stdout standard output
     * @param err standard error
     */
    record Result(int status, ByteArrayOutputStream stdout, String err) {
        byte[] bytes() {
            return stdout.toByteArray();
        }

        String out() {
            return stdout.toString(StandardCharsets.UTF_8);
        }

        List<String> lines() {
            return out().lines().toList();
        }
    }

    /** Asserts that a run succeeded and wrote nothing to standard error. */
    static void works(Result result) {
        assertThat(result.err()).isEmpty();
        assertThat(result.status()).isZero();
    }

    /** Returns a command without a password. */
    static Cli bare() {
        return new Cli();
    }

    /** Returns a command with the password of alice in the environment. */
    static Cli alice() {
        return new Cli().environment("HEDDLE_PASSWORD", "pw1");
    }

    Cli environment(String name, String value) {
        environment.put(name, value);
        return this;
    }

    Cli stdin(String text) {
        return stdin(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
    }

    Cli stdin(InputStream in) {
        stdin = in;
        return this;
    }

    Cli clock(LongSupplier nanoTime) {
        clock = nanoTime;
        return this;
    }

    /** Sends standard output to a stream instead of the result. */
    Cli stdout(OutputStream to) {
        stdout = to;
        return this;
    }

    Cli terminal(Terminal streams) {
        terminal = streams;
        return this;
    }

    Cli typing(char[] password) {
        typed = password;
        return this;
    }

    /** Returns all questions that the command asked. */
    String asked() {
        return asked.toString();
    }

    /** A run that has not ended. */
    record Running(Thread thread, ByteArrayOutputStream stdout, ByteArrayOutputStream stderr, Future<Integer> status) {
        /** Returns the standard output so far. */
        String out() {
            return stdout.toString(StandardCharsets.UTF_8);
        }

        /** Returns the standard error so far. */
        String err() {
            return stderr.toString(StandardCharsets.UTF_8);
        }

        /** Waits for the end of the run. */
        Result end() throws Exception {
            return new Result(status.get(60, TimeUnit.SECONDS), stdout, err());
        }
    }

    /** Starts a run on a thread of its own. */
    Running start(String... args) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        FutureTask<Integer> status = new FutureTask<>(() -> Heddle.run(io(out, err), args));
        Thread thread = new Thread(status, "heddle");
        thread.setDaemon(true);
        thread.start();
        return new Running(thread, out, err, status);
    }

    /** Returns a process builder for a run as alice in a process of its own. */
    static ProcessBuilder process(String... args) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), "dev.heddle.cli.Heddle"));
        command.addAll(List.of(args));
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().put("HEDDLE_PASSWORD", "pw1");
        return builder;
    }

    /** Starts such a process; its output is discarded. */
    static Process startProcess(String... args) throws IOException {
        return process(args)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
    }

    Result run(String... args) {
        return run(io -> Heddle.run(io, args));
    }

    /** Runs a command object that the test has created. */
    Result run(ToIntFunction<Io> command) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        return new Result(command.applyAsInt(io(out, err)), out, err.toString(StandardCharsets.UTF_8));
    }

    Io io(ByteArrayOutputStream out, ByteArrayOutputStream err) {
        Io plain = Io.of(stdin, stdout == null ? out : stdout, err, terminal, question -> {
            asked.append(question);
            return typed;
        });
        return new Io(
                plain.stdin(),
                plain.stdout(),
                plain.out(),
                plain.err(),
                plain.terminal(),
                environment::get,
                plain.prompt(),
                clock,
                () -> ZoneOffset.UTC,
                plain.unfinished());
    }
}
