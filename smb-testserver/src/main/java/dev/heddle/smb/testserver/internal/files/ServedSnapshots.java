// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smb.testserver.internal.files;

import dev.heddle.smb.fscc.FileTime;
import dev.heddle.smb.wire.CreateContext;
import dev.heddle.smb.wire.NtStatus;
import dev.heddle.smb.wire.ioctl.SrvSnapshotArray;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The previous versions of a share ([MS-SMB2] 3.3.5.15.1); each version is a read-only share. Thread-safe. */
public final class ServedSnapshots {
    private static final String ASKED_FOR = "TWrp";
    private static final DateTimeFormatter TOKEN =
            DateTimeFormatter.ofPattern("'@GMT-'uuuu.MM.dd-HH.mm.ss").withZone(ZoneOffset.UTC);
    private static final Pattern FORM = Pattern.compile("@GMT-\\d{4}\\.\\d\\d\\.\\d\\d-\\d\\d\\.\\d\\d\\.\\d\\d");

    private final @Nullable Path directory;
    private final Opener opener;
    private final Map<String, Share> versions = new ConcurrentHashMap<>();

    /** Opens the share of one version. */
    interface Opener {
        Share open(Path version) throws IOException;
    }

    /** @param directory the directory of the versions; null for none */
    ServedSnapshots(@Nullable Path directory, Opener opener) {
        this.directory = directory;
        this.opener = opener;
    }

    /** Returns the version that a CREATE requests, or the present share if it requests none. */
    public static Share chosen(Share now, List<CreateContext> contexts) throws IOException {
        for (CreateContext context : contexts) {
            if (context.name().equals(ASKED_FOR)) {
                ByteBuffer time = ByteBuffer.wrap(context.data()).order(ByteOrder.LITTLE_ENDIAN);
                Instant instant = time.remaining() == Long.BYTES ? FileTime.toInstant(time.getLong()) : null;
                if (instant == null) {
                    throw new StatusException(NtStatus.INVALID_PARAMETER);
                }
                return now.snapshots().version(TOKEN.format(instant));
            }
        }
        return now;
    }

    private Share version(String token) throws IOException {
        if (directory == null || !Files.isDirectory(directory.resolve(token))) {
            throw new StatusException(NtStatus.OBJECT_NAME_NOT_FOUND);
        }
        Share known = versions.get(token);
        if (known != null) {
            return known;
        }
        Share opened = opener.open(directory.resolve(token));
        Share other = versions.putIfAbsent(token, opened);
        return other == null ? opened : other;
    }

    private List<String> tokens() throws IOException {
        if (directory == null) {
            throw new StatusException(NtStatus.INVALID_DEVICE_REQUEST);
        }
        List<String> tokens = new ArrayList<>();
        if (Files.isDirectory(directory)) {
            try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory)) {
                for (Path entry : entries) {
                    String name = String.valueOf(entry.getFileName());
                    if (FORM.matcher(name).matches()) {
                        tokens.add(name);
                    }
                }
            }
        }
        tokens.sort(Comparator.reverseOrder());
        return tokens;
    }

    /**
     * Returns the output of FSCTL_SRV_ENUMERATE_SNAPSHOTS; if there is no room for all snapshots, only the required
     * size.
     *
     * @param room the maximum number of bytes
     */
    public ByteBuffer list(int room) throws IOException {
        List<String> tokens = tokens();
        int size = 2 + tokens.stream().mapToInt(token -> 2 * token.length() + 2).sum();
        ByteBuffer all = new SrvSnapshotArray(tokens.size(), size, tokens).toBuffer();
        if (all.remaining() > room) {
            all = new SrvSnapshotArray(tokens.size(), size, List.of()).toBuffer();
        }
        return all;
    }
}
