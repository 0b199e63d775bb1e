package dev.heddle.bench.smb;

import java.io.IOException;
import java.util.List;

/** A client in this JVM, connected to the share. Any thread may call it. */
interface Client extends AutoCloseable {
    /** Reads a large file, from its beginning to its end. */
    void read(String path, LargeFile.Sink sink) throws IOException;

    /** Writes a large file, new or in the place of what is there. */
    void write(String path, LargeFile.Source source) throws IOException;

    byte[] readSmall(String path) throws IOException;

    void writeSmall(String path, byte[] content) throws IOException;

    long size(String path) throws IOException;

    void delete(String path) throws IOException;

    /** The names in a folder. */
    List<String> names(String folder) throws IOException;

    /** Small files by the client's own means of doing many things at once. */
    default List<byte[]> readBatch(List<String> paths, int inFlight) throws IOException {
        throw new UnsupportedOperationException("no batches");
    }

    /** Small files by the client's own means of doing many things at once. */
    default void writeBatch(List<String> paths, List<byte[]> contents, int inFlight) throws IOException {
        throw new UnsupportedOperationException("no batches");
    }

    @Override
    void close() throws IOException;
}
