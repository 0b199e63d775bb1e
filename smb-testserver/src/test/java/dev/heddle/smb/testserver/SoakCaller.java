// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smb.testserver;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.heddle.smb.BatchResult;
import dev.heddle.smb.SmbAccessDeniedException;
import dev.heddle.smb.SmbConnectionException;
import dev.heddle.smb.SmbEntry;
import dev.heddle.smb.SmbException;
import dev.heddle.smb.SmbFile;
import dev.heddle.smb.SmbFileWriter;
import dev.heddle.smb.SmbLock;
import dev.heddle.smb.SmbNotFoundException;
import dev.heddle.smb.SmbProtocolException;
import dev.heddle.smb.SmbSecurityException;
import dev.heddle.smb.SmbShare;
import dev.heddle.smb.SmbTimeoutException;
import dev.heddle.smb.SmbWatcher;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Uses its own files at random, and checks their content. After a failed change it never uses the changed files again:
 * the server may still execute the request when the client has reconnected. Used by one thread.
 */
final class SoakCaller {
    private static final int FILES = 6;
    private static final int LARGEST = 300_000;
    private static final long BEFORE_NEXT_LOGIN = 5_000_000;
    private static final Duration A_MOMENT = Duration.ofMillis(50);

    /**
     * The statuses that the faults cause: directly, or because the server still has a file open for a client that never
     * got the response.
     */
    private static final Set<String> EXPECTED = Set.of(
            "STATUS_INSUFFICIENT_RESOURCES",
            "STATUS_SHARING_VIOLATION",
            "STATUS_DELETE_PENDING",
            "STATUS_FILE_LOCK_CONFLICT",
            "STATUS_NETWORK_SESSION_EXPIRED");

    private final SoakLink link;
    private final String directory;
    private final Random random;
    private final Map<String, byte[]> known = new HashMap<>();
    private final Set<String> unsure = new HashSet<>();
    private final Set<String> deleted = new HashSet<>();
    private final int[] used = new int[FILES];
    private boolean begun;
    private int done;
    private int failed;

    SoakCaller(SoakLink link, String directory, long seed) {
        this.link = link;
        this.directory = directory;
        this.random = new Random(seed);
    }

    int done() {
        return done;
    }

    int failed() {
        return failed;
    }

    /** Makes one call, which may fail because of a fault. */
    void once() {
        SoakLink.Line line;
        try {
            line = link.line();
        } catch (SmbException e) {
            failed++; // faults apply to logins too
            LockSupport.parkNanos(BEFORE_NEXT_LOGIN); // a busy loop would slow the other callers down
            return;
        }
        try {
            if (!begun) {
                line.share().createDirectories(directory);
                begun = true;
            }
            step(line.share());
            done++;
        } catch (UncheckedIOException e) {
            failed(line, e.getCause());
        } catch (IOException e) {
            failed(line, e);
        }
    }

    private void failed(SoakLink.Line line, @Nullable IOException e) {
        failed++;
        switch (e) {
            case SmbConnectionException lost -> link.giveUp(line);
            case SmbProtocolException broken -> link.giveUp(line);
            case SmbSecurityException attacked -> link.giveUp(line);
            case SmbTimeoutException late -> giveUpSometimes(line);
            case SmbException ended when link.hasGivenUp(line) -> {} // another caller has, and closed the session
            case SmbException other when EXPECTED.contains(other.statusName().orElse("")) -> giveUpSometimes(line);
            case null, default -> throw new AssertionError("no fault explains this failure, in " + directory, e);
        }
    }

    /** A request without a response has lost its credits, and may have left a file open. */
    private void giveUpSometimes(SoakLink.Line line) {
        if (random.nextInt(4) == 0) {
            link.giveUp(line);
        }
    }

    private void step(SmbShare share) throws IOException {
        String name = name();
        switch (random.nextInt(14)) {
            case 0, 1 -> write(share, name);
            case 2 -> stream(share, name);
            case 3 -> writePart(share, name);
            case 4 -> rename(share, name, name());
            case 5 -> copy(share, name, name());
            case 6 -> delete(share, name);
            case 7 -> list(share);
            case 8 -> readMany(share);
            case 9 -> lock(share, name);
            case 10 -> watch(share, name);
            case 11 -> readStream(share, name);
            default -> check(share, name);
        }
    }

    /** Checks all files without faults, and writes once more. */
    void atEase(SmbShare share) throws IOException {
        share.createDirectories(directory);
        for (int i = 0; i < FILES; i++) {
            check(share, name(i));
        }
        deleted.clear(); // no client has one of them open any more
        list(share);
        String first = name(0);
        stream(share, first);
        readStream(share, first);
        delete(share, first);
        check(share, first);
    }

    private String name() {
        return name(random.nextInt(FILES));
    }

    private String name(int file) {
        return "f" + file + "-" + used[file];
    }

    private String path(String name) {
        return directory + "/" + name;
    }

    private byte[] bytes(int largest) {
        byte[] content = new byte[random.nextInt(largest)];
        random.nextBytes(content);
        return content;
    }

    private interface Change {
        void make() throws IOException;
    }

    /** Makes a change. If it fails, the content of these files is unknown and may still change. */
    private void change(Change change, String... names) throws IOException {
        for (String name : names) {
            known.remove(name);
            unsure.add(name);
        }
        boolean made = false;
        try {
            change.make();
            made = true;
        } finally {
            for (String name : names) {
                if (made) {
                    unsure.remove(name);
                } else {
                    used[name.charAt(1) - '0']++;
                }
            }
        }
    }

    private void write(SmbShare share, String name) throws IOException {
        byte[] content = bytes(LARGEST);
        change(() -> share.writeFile(path(name), content), name);
        known.put(name, content);
    }

    private void stream(SmbShare share, String name) throws IOException {
        byte[] content = bytes(4 * LARGEST);
        change(
                () -> {
                    try (SmbFileWriter writer = share.openWriter(path(name))) {
                        int half = content.length / 2;
                        writer.write(ByteBuffer.wrap(content, 0, half));
                        writer.write(ByteBuffer.wrap(content, half, content.length - half));
                        writer.finish();
                    }
                },
                name);
        known.put(name, content);
    }

    private void writePart(SmbShare share, String name) throws IOException {
        byte[] content = known.get(name);
        if (content == null || content.length == 0) {
            return;
        }
        byte[] part = bytes(content.length);
        int at = random.nextInt(content.length - part.length + 1);
        change(
                () -> {
                    try (SmbFile file = share.open(path(name), StandardOpenOption.WRITE)) {
                        ByteBuffer rest = ByteBuffer.wrap(part);
                        while (rest.hasRemaining()) {
                            file.write(rest, at + rest.position());
                        }
                    }
                },
                name);
        System.arraycopy(part, 0, content, at, part.length);
        known.put(name, content);
    }

    private void rename(SmbShare share, String from, String to) throws IOException {
        byte[] content = known.get(from);
        if (content == null || from.equals(to)) {
            return;
        }
        try {
            change(() -> share.rename(path(from), path(to), true), from, to);
        } catch (SmbAccessDeniedException e) {
            return; // the target is still open for a client that never got the response
        }
        known.put(to, content);
    }

    private void copy(SmbShare share, String from, String to) throws IOException {
        byte[] content = known.get(from);
        if (content == null || from.equals(to)) {
            return;
        }
        change(() -> assertThat(share.copy(path(from), path(to), true)).isEqualTo(content.length), to);
        known.put(to, content.clone());
    }

    private void delete(SmbShare share, String name) throws IOException {
        boolean mayBeMissing = !known.containsKey(name);
        change(
                () -> {
                    try {
                        share.delete(path(name));
                    } catch (SmbNotFoundException e) {
                        assertThat(mayBeMissing)
                                .as("%s does not exist any more", path(name))
                                .isTrue();
                    }
                },
                name);
        deleted.add(name);
    }

    private void check(SmbShare share, String name) throws IOException {
        byte[] content = known.get(name);
        if (content != null) {
            assertThat(share.stat(path(name)).size()).isEqualTo(content.length);
            assertSame(name, share.readAllBytes(path(name)), content);
        } else if (!unsure.contains(name)) {
            assertThat(share.exists(path(name))).as("%s is there", path(name)).isFalse();
            assertThatThrownBy(() -> share.readAllBytes(path(name))).isInstanceOf(SmbException.class);
        }
    }

    private void assertSame(String name, byte[] read, byte[] content) {
        // assertThat would print megabytes.
        if (!Arrays.equals(read, content)) {
            throw new AssertionError(path(name) + " has other bytes than were written: " + read.length + " of them, "
                    + content.length + " were written, the first other one is at "
                    + Arrays.mismatch(read, content));
        }
    }

    private void readStream(SmbShare share, String name) throws IOException {
        byte[] content = known.get(name);
        if (content != null) {
            try (InputStream in = share.openRead(path(name))) {
                assertSame(name, in.readAllBytes(), content);
            }
        }
    }

    private void list(SmbShare share) throws IOException {
        Set<String> names = listed(share);
        for (String name : known.keySet()) {
            if (!names.contains(name)) {
                throw new AssertionError(path(name) + " is not listed among " + names + "; " + lookAgain(share, name));
            }
        }
        names.removeAll(known.keySet());
        names.removeAll(deleted); // a deleted file stays as long as a failed call has it open
        assertThat(unsure).containsAll(names);
    }

    private String lookAgain(SmbShare share, String name) {
        try {
            return "at a second look it exists: " + share.exists(path(name)) + ", listed are: " + listed(share);
        } catch (IOException | UncheckedIOException e) {
            return "the second look failed: " + e;
        }
    }

    private Set<String> listed(SmbShare share) throws IOException {
        Set<String> names = new HashSet<>();
        try (Stream<SmbEntry> entries = share.list(directory)) {
            entries.forEach(entry -> names.add(entry.name()));
        }
        return names;
    }

    private void readMany(SmbShare share) throws IOException {
        List<String> names = new ArrayList<>(known.keySet());
        List<BatchResult<byte[]>> read =
                share.readAll(names.stream().map(this::path).toList());
        for (int i = 0; i < names.size(); i++) {
            assertSame(names.get(i), read.get(i).get(), requireNonNull(known.get(names.get(i))));
        }
    }

    private void lock(SmbShare share, String name) throws IOException {
        if (known.containsKey(name)) {
            try (SmbFile file = share.open(path(name), StandardOpenOption.READ, StandardOpenOption.WRITE);
                    SmbLock lock = file.lock(0, 100, false, A_MOMENT)) {
                assertThat(lock.size()).isEqualTo(100);
                assertThat(file.tryLock(100, 100, true)).isPresent();
            }
        }
    }

    private void watch(SmbShare share, String name) throws IOException {
        try (SmbWatcher watcher = share.watch(directory)) {
            write(share, name);
            watcher.poll(A_MOMENT).ifPresent(event -> assertThat(event.path()).startsWith(directory));
        }
    }
}
