package dev.heddle.bench.smb;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Free memory that stays with this machine. A virtual machine gives free memory back to its host within moments, and
 * whoever needs it next waits for the host: for 1 GiB several times as long as the transfer, and whom it hits is
 * chance. It gives back large blocks only (Linux: free page reporting), so here the pages that are freed lie between
 * pages that are kept.
 */
final class SmallFreePieces {
    /** Well below the smallest block that is given back, which is 2 MiB as a rule and 128 KiB on some machines. */
    private static final int PIECE = 16 << 10;

    private final Path kept;
    private final Path between;

    /**
     * Makes none yet.
     *
     * @param folder where the files are for which memory is needed, if they are in memory
     */
    SmallFreePieces(Path folder) {
        this.kept = folder.resolve("kept");
        this.between = folder.resolve("between");
    }

    /** Sees to it that so much is free in small pieces, and more, since others take some of them at any time. */
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
