// SPDX-License-Identifier: Apache-2.0
package dev.heddle.bench.smb;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** A client in a JVM of its own, which receives tasks line by line. */
final class JvmContender implements Contender {
    private final Process process;
    private final BufferedWriter tasks;
    private final BufferedReader results;

    JvmContender(Party party, Security security) throws IOException {
        process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx1g",
                        "-Dorg.slf4j.simpleLogger.defaultLogLevel=warn",
                        "-cp",
                        System.getProperty("java.class.path"),
                        ClientMain.class.getName(),
                        party.name(),
                        security.name())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        tasks = process.outputWriter();
        results = process.inputReader();
    }

    @Override
    public Done run(Task task) throws IOException {
        tasks.write(task.line() + "\n");
        tasks.flush();
        String line = results.readLine();
        if (line == null) {
            throw new IOException("the client's process has ended");
        }
        if (line.startsWith(ClientMain.FAILED)) {
            throw new IOException(line.substring(ClientMain.FAILED.length()));
        }
        return Done.parse(line);
    }

    @Override
    public ProcessHandle process(int port) {
        return process.toHandle();
    }

    /** Closes the input of the process, which ends it; kills it after 5 s. */
    @Override
    public void close() {
        try (tasks;
                results) {
            tasks.flush();
        } catch (IOException ended) {
            // The process has already ended.
        }
        process.onExit()
                .orTimeout(5, TimeUnit.SECONDS)
                .exceptionally(tooLate -> process)
                .join();
        process.destroyForcibly();
    }
}
