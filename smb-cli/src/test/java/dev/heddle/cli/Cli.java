package dev.heddle.cli;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Runs the command in this JVM, with streams, environment and terminal of its own. */
final class Cli {
    private final Map<String, String> environment = new HashMap<>();
    private final StringBuilder asked = new StringBuilder();
    private InputStream stdin = InputStream.nullInputStream();
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
        Io plain = Io.of(stdin, out, err, terminal, question -> {
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
                plain.nanoTime(),
                ZoneOffset.UTC,
                plain.unfinished());
        int status = Heddle.run(io, args);
        return new Result(status, out, err.toString(StandardCharsets.UTF_8));
    }
}
