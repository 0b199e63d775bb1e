// SPDX-License-Identifier: Apache-2.0
package dev.heddle.bench.smux;

import java.io.BufferedReader;
import java.io.EOFException;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Path;
import java.util.List;

/**
 * The program in {@code benchmarks/src/main/go}, which measures the same cases with the original smux. One run at a
 * time.
 */
final class GoPeer implements AutoCloseable {
    private final Process process;
    private final Writer requests;
    private final BufferedReader answers;

    /** Starts the program, which is idle between runs. */
    GoPeer(Path program) throws IOException {
        process = new ProcessBuilder(program.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        requests = process.outputWriter();
        answers = process.inputReader();
    }

    /** Returns a column for each version of the protocol. */
    List<Party> parties() {
        return List.of(new Column(this, 1), new Column(this, 2));
    }

    private record Column(GoPeer peer, int version) implements Party {
        @Override
        public String name() {
            return "Go v" + version;
        }

        @Override
        public Rate measure(Case what, boolean verify, double seconds) throws IOException {
            return peer.measure(what, version, seconds);
        }
    }

    private Rate measure(Case what, int version, double seconds) throws IOException {
        requests.write(
                what.work() + " " + what.bytes() + " " + what.conversations() + " " + version + " " + seconds + "\n");
        requests.flush();
        String answer = answers.readLine();
        if (answer == null) {
            throw new EOFException("the Go program ended during " + what.title());
        }
        String[] numbers = answer.split(" ", 2);
        return new Rate(Double.parseDouble(numbers[0]), Double.parseDouble(numbers[1]));
    }

    @Override
    public void close() {
        process.destroy();
    }
}
