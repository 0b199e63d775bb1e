package dev.heddle.cli;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
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
     * How a run ended.
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

    /** Somebody without a password. */
    static Cli bare() {
        return new Cli();
    }

    /** Alice, whose password stands in the environment. */
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

    /** Instead of into the result. */
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

    /** The questions that were asked. */
    String asked() {
        return asked.toString();
    }

    Result run(String... args) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        Io plain = Io.of(stdin, stdout == null ? out : stdout, err, terminal, question -> {
            asked.append(question);
            return typed;
        });
        Io io = new Io(
                plain.stdin(),
                plain.stdout(),
                plain.out(),
                plain.err(),
                plain.terminal(),
                environment::get,
                plain.prompt(),
                clock,
                ZoneOffset.UTC,
                plain.unfinished());
        int status = Heddle.run(io, args);
        return new Result(status, out, err.toString(StandardCharsets.UTF_8));
    }

    /** Alice's command in a process of its own, whose output nobody reads. */
    static Process start(String... arguments) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                "dev.heddle.cli.Heddle");
        builder.command().addAll(List.of(arguments));
        builder.environment().put("HEDDLE_PASSWORD", "pw1");
        return builder.redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
    }
}
