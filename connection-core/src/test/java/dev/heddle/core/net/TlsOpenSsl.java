// SPDX-License-Identifier: Apache-2.0
package dev.heddle.core.net;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A running {@code openssl} process, whose output is collected. */
final class TlsOpenSsl implements AutoCloseable {
    static final String HOW_TO_ENABLE = "needs the program openssl: install the package 'openssl'";

    private static final long PROMPT_NANOS = TimeUnit.SECONDS.toNanos(20);

    private final Process process;
    private final OutputStream input;
    private final StringBuilder output = new StringBuilder();
    private boolean ended;

    private TlsOpenSsl(Process process) {
        this.process = process;
        this.input = process.getOutputStream();
        Thread.ofPlatform().daemon().start(this::collect);
    }

    /** Skips the test if {@code openssl} is not installed. */
    static void assumeInstalled() {
        boolean installed;
        try {
            Process version = new ProcessBuilder("openssl", "version").start();
            installed = version.waitFor(20, TimeUnit.SECONDS) && version.exitValue() == 0;
        } catch (IOException e) {
            installed = false;
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
        assumeTrue(installed || "true".equals(System.getenv("CI")), HOW_TO_ENABLE);
    }

    static TlsOpenSsl start(String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of("openssl"));
        command.addAll(List.of(arguments));
        return new TlsOpenSsl(
                new ProcessBuilder(command).redirectErrorStream(true).start());
    }

    private void collect() {
        try (InputStream in = process.getInputStream()) {
            byte[] buffer = new byte[8192];
            int read;
            while ((read = in.read(buffer)) > 0) {
                synchronized (this) {
                    output.append(new String(buffer, 0, read, StandardCharsets.ISO_8859_1));
                    notifyAll();
                }
            }
        } catch (IOException e) {
            // the process has ended
        }
        synchronized (this) {
            ended = true;
            notifyAll();
        }
    }

    /** Waits until the output contains {@code expression}; returns its first group. */
    synchronized String await(String expression) throws InterruptedException {
        Pattern pattern = Pattern.compile(expression);
        long start = System.nanoTime();
        while (true) {
            Matcher matcher = pattern.matcher(output);
            if (matcher.find()) {
                return matcher.groupCount() == 0 ? "" : matcher.group(1);
            }
            long left = PROMPT_NANOS - (System.nanoTime() - start);
            if (ended || left <= 0) {
                throw new AssertionError("no \"" + expression + "\" in: " + output);
            }
            TimeUnit.NANOSECONDS.timedWait(this, left);
        }
    }

    synchronized String output() {
        return output.toString();
    }

    void type(String text) throws IOException {
        input.write(text.getBytes(StandardCharsets.ISO_8859_1));
        input.flush();
    }

    /** Closes its standard input, which makes {@code s_client} send close_notify. */
    void endInput() throws IOException {
        input.close();
    }

    /** Kills the process: it sends no close_notify. */
    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor(20, TimeUnit.SECONDS);
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
