// SPDX-License-Identifier: Apache-2.0
package dev.heddle.bench.smb;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Keeps free memory available on a virtual machine. A virtual machine gives free memory back to its host within
 * moments. The next process that needs memory waits for the host, for 1 GiB several times as long as the transfer
 * takes, and chance decides which client waits. The virtual machine gives back large blocks only (Linux: free page
 * reporting), so this class frees pages that lie between pages that it keeps.
 */
final class SmallFreePieces {
    /** Well below the smallest block that a machine gives back: usually 2 MiB, 128 KiB on some machines. */
    private static final int PIECE = 16 << 10;

    private final Path kept;
    private final Path between;

    /**
     * Creates no pieces yet.
     *
     * @param folder folder of the files that need the memory; has an effect only if the folder is in memory
     */
    SmallFreePieces(Path folder) {
        this.kept = folder.resolve("kept");
        this.between = folder.resolve("between");
    }

    /**
     * Frees {@code bytes} in small pieces and a quarter more, because other processes take some of them at any time.
     */
    void make(long bytes) throws IOException {
        Files.deleteIfExists(kept);
        ByteBuffer piece = ByteBuffer.allocate(PIECE);
        try (FileChannel keep = open(kept);
                FileChannel free = open(between)) {
            for (long at = 0; at < bytes + bytes / 4; at += PIECE) {
                write(keep, piece);
                write(free, piece);
            }
        } finally {
            Files.deleteIfExists(between);
        }
    }

    private static FileChannel open(Path file) throws IOException {
        return FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    }

    private static void write(FileChannel file, ByteBuffer piece) throws IOException {
        piece.clear();
        while (piece.hasRemaining()) {
            file.write(piece);
        }
    }
}
