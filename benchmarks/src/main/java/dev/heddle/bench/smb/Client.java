// SPDX-License-Identifier: Apache-2.0
package dev.heddle.bench.smb;

import java.io.IOException;
import java.util.List;

/** An SMB client in this JVM, connected to the share. Thread-safe. */
interface Client extends AutoCloseable {
    /** Reads a large file from its beginning to its end. */
    void read(String path, LargeFile.Sink sink) throws IOException;

    /** Writes a large file; overwrites an existing file. */
    void write(String path, LargeFile.Source source) throws IOException;

    byte[] readSmall(String path) throws IOException;

    void writeSmall(String path, byte[] content) throws IOException;

    long size(String path) throws IOException;

    void delete(String path) throws IOException;

    /** Returns the names in a folder. */
    List<String> names(String folder) throws IOException;

    /** Reads small files with the client's own API for many operations in parallel. */
    default List<byte[]> readBatch(List<String> paths, int inFlight) throws IOException {
        throw new UnsupportedOperationException("this client has no batches");
    }

    /** Writes small files with the client's own API for many operations in parallel. */
    default void writeBatch(List<String> paths, List<byte[]> contents, int inFlight) throws IOException {
        throw new UnsupportedOperationException("this client has no batches");
    }

    @Override
    void close() throws IOException;
}
