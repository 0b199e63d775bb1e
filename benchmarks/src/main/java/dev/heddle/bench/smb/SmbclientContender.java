// SPDX-License-Identifier: Apache-2.0
package dev.heddle.bench.smb;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Samba's command {@code smbclient}, with one process per port, which receives one command at a time. {@code stdbuf}
 * turns off input buffering, because smbclient waits for input even if it has read some ahead, and sets output to line
 * buffering, because all output of a command must arrive when the command is done.
 */
final class SmbclientContender implements Contender {
    private static final String DONE = "the command is done";

    private final PrivateSamba samba;
    private final Security security;
    private final Path config;
    private final Map<Integer, Session> sessions = new HashMap<>();

    SmbclientContender(PrivateSamba samba, Security security) throws IOException {
        this.samba = samba;
        this.security = security;
        this.config = Files.writeString(samba.home().resolve("smbclient.conf"), "[global]\n");
    }

    /** A connected process. */
    private record Session(Process process, BufferedWriter commands, BufferedReader output) {
        /** Sends a command and returns its output. The output of a shell's {@code echo} marks the end of it. */
        List<String> ask(String command) throws IOException {
            commands.write(command + "\n!echo " + DONE + "\n");
            commands.flush();
            List<String> said = new ArrayList<>();
            for (String line = output.readLine(); line != null; line = output.readLine()) {
                if (line.equals(DONE)) {
                    return said;
                }
                if (line.contains("NT_STATUS_")) {
                    throw new IOException(line);
                }
                said.add(line);
            }
            throw new IOException("smbclient has ended: " + said);
        }
    }

    private Session session(int port) throws IOException {
        Session session = sessions.get(port);
        if (session == null) {
            Process process = new ProcessBuilder(
                            "stdbuf",
                            "-i0",
                            "-oL",
                            PrivateSamba.smbclient(),
                            "//" + PrivateSamba.HOST + "/" + PrivateSamba.SHARE,
                            "-p",
                            Integer.toString(port),
                            "-U",
                            PrivateSamba.USER + "%" + PrivateSamba.PASSWORD,
                            "-s",
                            config.toString(),
                            "--client-protection=" + protection())
                    .redirectErrorStream(true)
                    .start();
            session = new Session(process, process.outputWriter(), process.inputReader());
            sessions.put(port, session);
            session.ask("prompt");
        }
        return session;
    }

    private String protection() {
        return switch (security) {
            case PLAIN -> "off";
            case SIGNED -> "sign";
            case ENCRYPTED -> "encrypt";
        };
    }

    @Override
    public ProcessHandle process(int port) throws IOException {
        return session(port).process.toHandle();
    }

    @Override
    public Done run(Task task) throws IOException {
        Session session = session(task.port());
        long amount = task.amount();
        return switch (task.work()) {
            case READ -> read(session, task);
            case WRITE ->
                time(
                        session,
                        "put " + samba.share().resolve(Folders.large(amount)) + " " + Folders.LARGE_WRITTEN,
                        "\\");
            case SMALL_READ -> readSmall(session, amount);
            case SMALL_WRITE -> {
                session.ask("lcd " + samba.share().resolve(Folders.small(amount)));
                yield time(session, "mput *", Folders.WRITTEN);
            }
            case SMALL_DELETE -> time(session, "del *", Folders.DOOMED);
            case LIST -> list(session, amount);
            default -> throw new UnsupportedOperationException(task.work().title());
        };
    }

    private static Done time(Session session, String command, String folder) throws IOException {
        session.ask("cd " + folder);
        long start = System.nanoTime();
        session.ask(command);
        double seconds = (System.nanoTime() - start) / 1e9;
        session.ask("cd \\");
        return Done.after(seconds);
    }

    private Done read(Session session, Task task) throws IOException {
        Path target = task.verify() ? Files.createTempFile(samba.home(), "read-", ".bin") : Path.of("/dev/null");
        Done done = time(session, "get " + Folders.large(task.amount()) + " " + target, "\\");
        if (task.verify()) {
            Content.check(target, task.amount());
            Files.delete(target);
        }
        return done;
    }

    private Done readSmall(Session session, long files) throws IOException {
        Path target = Files.createTempDirectory(samba.home(), "read-");
        session.ask("lcd " + target);
        Done done = time(session, "mget *", Folders.small(files));
        Fixture.checkSmall(target, files);
        session.ask("lcd /");
        Fixture.clear(target);
        Files.delete(target);
        return done;
    }

    private static Done list(Session session, long entries) throws IOException {
        session.ask("cd " + Folders.many(entries));
        long start = System.nanoTime();
        List<String> said = session.ask("ls");
        double seconds = (System.nanoTime() - start) / 1e9;
        session.ask("cd \\");
        long listed = said.stream()
                .map(line -> line.strip().split(" ", 2)[0])
                .filter(name -> name.startsWith(Folders.PREFIX))
                .distinct()
                .count();
        if (listed != entries) {
            throw new IOException("listed " + listed + " entries, not " + entries);
        }
        return Done.after(seconds);
    }

    @Override
    public void close() {
        for (Session session : sessions.values()) {
            try {
                session.commands.close();
            } catch (IOException ended) {
                // The process has already ended.
            }
            Process process = session.process;
            process.onExit()
                    .orTimeout(2, TimeUnit.SECONDS)
                    .exceptionally(tooLate -> process)
                    .join();
            process.destroyForcibly();
        }
    }
}
