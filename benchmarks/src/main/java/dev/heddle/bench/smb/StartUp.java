// SPDX-License-Identifier: Apache-2.0
package dev.heddle.bench.smb;

import dev.heddle.bench.figures.Figure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Measures the {@code heddle} command from its start to its end: printing its version, and downloading one file of 4
 * KiB, signed and encrypted. Compares the downloaded file. Also measures {@code java --version} and {@code smbclient}
 * for comparison.
 */
public final class StartUp {
    /** The name of the table. */
    public static final String TABLE = "A command from start to end";

    private static final String FILE = "file.bin";
    private static final int LIMIT_SECONDS = 30;

    private final PrivateSamba samba;
    private final List<String> heddle;
    private final Path target;
    private final List<Figure> figures = new ArrayList<>();

    private StartUp(PrivateSamba samba, List<String> heddle) throws IOException {
        this.samba = samba;
        this.heddle = heddle;
        this.target = samba.home().resolve("got.bin");
        PrivateSamba.open(Files.write(samba.share().resolve(FILE), Content.small(1)));
    }

    /**
     * Measures the commands in turn.
     *
     * @param heddle command line that starts the command
     * @param rounds number of rounds, 1 or more, after one that does not count
     */
    public static List<Figure> measure(List<String> heddle, int rounds) throws IOException, InterruptedException {
        try (PrivateSamba samba = PrivateSamba.start()) {
            StartUp startUp = new StartUp(samba, heddle);
            for (int round = 0; round <= rounds; round++) {
                startUp.round(round);
            }
            return startUp.figures;
        }
    }

    private void round(int round) throws IOException, InterruptedException {
        time(round, "--version", "heddle", heddle("--version"));
        Path java = Path.of(System.getProperty("java.home"), "bin", "java");
        time(round, "--version", "java", List.of(java.toString(), "--version"));
        time(round, "--version", "smbclient", List.of(PrivateSamba.smbclient(), "--version"));
        for (boolean encrypt : new boolean[] {false, true}) {
            String row = "get of 4 KiB, " + (encrypt ? "encrypted" : "signed");
            get(round, row, "heddle", heddleGet(encrypt));
            get(round, row, "smbclient", smbclientGet(encrypt));
        }
    }

    private List<String> heddleGet(boolean encrypt) {
        String url = "smb://" + PrivateSamba.USER + "@" + PrivateSamba.HOST + ":" + samba.port() + "/"
                + PrivateSamba.SHARE + "/" + FILE;
        return heddle("get", "--encrypt=" + (encrypt ? "required" : "off"), url, target.toString());
    }

    private List<String> heddle(String... args) {
        return Stream.concat(heddle.stream(), Arrays.stream(args)).toList();
    }

    private List<String> smbclientGet(boolean encrypt) {
        return List.of(
                PrivateSamba.smbclient(),
                "//" + PrivateSamba.HOST + "/" + PrivateSamba.SHARE,
                "-p",
                Integer.toString(samba.port()),
                "-U",
                PrivateSamba.USER + "%" + PrivateSamba.PASSWORD,
                "--client-protection=" + (encrypt ? "encrypt" : "sign"),
                "-c",
                "get " + FILE + " " + target);
    }

    private void get(int round, String row, String column, List<String> command)
            throws IOException, InterruptedException {
        Files.deleteIfExists(target);
        time(round, row, column, command);
        if (!Arrays.equals(Files.readAllBytes(target), Content.small(1))) {
            throw new IllegalStateException(column + " downloaded wrong bytes");
        }
    }

    private void time(int round, String row, String column, List<String> command)
            throws IOException, InterruptedException {
        Path said = samba.home().resolve("said");
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(said.toFile());
        builder.environment().putAll(Map.of("HEDDLE_PASSWORD", PrivateSamba.PASSWORD));
        long start = System.nanoTime();
        Process process = builder.start();
        boolean ended = process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS);
        double millis = (System.nanoTime() - start) / 1e6;
        process.destroyForcibly();
        if (!ended || process.exitValue() != 0) {
            throw new IOException(command + " failed: " + Files.readString(said));
        }
        if (round > 0) {
            figures.add(new Figure(TABLE, row, column, "ms", round, millis));
        }
    }
}
