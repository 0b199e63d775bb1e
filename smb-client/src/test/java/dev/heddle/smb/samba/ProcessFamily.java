// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smb.samba;

import dev.heddle.testkit.Bounded;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The processes that one server started: those of its process session, and those whose command line contains its
 * private folder (Samba's RPC helpers create their own process sessions).
 */
final class ProcessFamily {
    private static final Path PROC = Path.of("/proc");
    private static final Pattern BLANKS = Pattern.compile("\\s+");
    private static final String ESTABLISHED = "01";
    private static final String LISTEN = "0A";

    private final long leader;
    private final String home;

    ProcessFamily(long leader, Path home) {
        this.leader = leader;
        this.home = home.toString();
    }

    /** The live members, the leader first. */
    List<ProcessHandle> members() {
        List<ProcessHandle> members = new ArrayList<>();
        for (Path process : processes()) {
            long pid = Long.parseLong(process.getFileName().toString());
            if (runs(process)
                    && (session(process) == leader || commandLine(process).contains(home))) {
                ProcessHandle.of(pid).ifPresent(members::add);
            }
        }
        members.sort((a, b) -> Boolean.compare(b.pid() == leader, a.pid() == leader));
        return members;
    }

    /** Kills all members (SIGKILL), the leader first so that it starts no further process. */
    void kill() {
        Bounded.await("the processes of " + home + " end", () -> {
            List<ProcessHandle> left = members();
            left.forEach(ProcessHandle::destroyForcibly);
            return left.isEmpty();
        });
    }

    /** The processes that have not ended. */
    static List<ProcessHandle> running(List<ProcessHandle> processes) {
        return processes.stream()
                .filter(process -> runs(PROC.resolve(Long.toString(process.pid()))))
                .toList();
    }

    /** The members, without the leader, that hold an accepted connection on the server's port. */
    Set<Long> connectionHolders(int port) {
        Set<String> sockets = sockets(port, ESTABLISHED);
        Set<Long> holders = new HashSet<>();
        for (ProcessHandle member : members()) {
            if (member.pid() != leader && holdsAny(member.pid(), sockets)) {
                holders.add(member.pid());
            }
        }
        return holders;
    }

    /** Whether the leader, and not some other program, listens on the port. */
    boolean leaderListens(int port) {
        return holdsAny(leader, sockets(port, LISTEN));
    }

    private static List<Path> processes() {
        List<Path> found = new ArrayList<>();
        try (DirectoryStream<Path> all = Files.newDirectoryStream(PROC, "[0-9]*")) {
            all.forEach(found::add);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return found;
    }

    private static long session(Path process) {
        return Long.parseLong(stat(process)[3]);
    }

    /** Whether the process exists and is not a zombie. */
    private static boolean runs(Path process) {
        return !"ZX".contains(stat(process)[0]);
    }

    /** State, parent, process group, session (proc(5)); a missing process counts as dead. */
    private static String[] stat(Path process) {
        return read(process.resolve("stat"))
                .map(stat -> BLANKS.split(stat.substring(stat.lastIndexOf(')') + 2), -1))
                .orElse(new String[] {"X", "0", "0", "-1"});
    }

    private static String commandLine(Path process) {
        return read(process.resolve("cmdline")).orElse("");
    }

    /** Returns empty if the process has ended meanwhile. */
    private static Optional<String> read(Path file) {
        try {
            return Optional.of(new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1));
        } catch (IOException gone) {
            return Optional.empty();
        }
    }

    private static Set<String> sockets(int localPort, String state) {
        Set<String> names = new HashSet<>();
        String suffix = String.format(Locale.ROOT, ":%04X", localPort);
        for (String table : List.of("net/tcp", "net/tcp6")) {
            List<String> lines = read(PROC.resolve(table)).orElse("").lines().toList();
            for (String line : lines) {
                String[] fields = BLANKS.split(line.strip(), -1);
                if (fields.length > 9 && fields[1].endsWith(suffix) && fields[3].equals(state)) {
                    names.add("socket:[" + fields[9] + "]");
                }
            }
        }
        return names;
    }

    private static boolean holdsAny(long pid, Set<String> sockets) {
        try (DirectoryStream<Path> open = Files.newDirectoryStream(PROC.resolve(pid + "/fd"))) {
            for (Path descriptor : open) {
                if (sockets.contains(Files.readSymbolicLink(descriptor).toString())) {
                    return true;
                }
            }
            return false;
        } catch (IOException gone) {
            return false;
        }
    }
}
