// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smb.testserver.internal.files;

import dev.heddle.smb.wire.FileId;
import java.io.IOException;

/** A file, directory or pipe that a client has opened in a tree. */
public sealed interface Open permits OpenFile, OpenPipe {
    FileId id();

    ServerTree tree();

    /** Releases all resources, and deletes the file if that is pending. Later calls do nothing. */
    void close() throws IOException;
}
