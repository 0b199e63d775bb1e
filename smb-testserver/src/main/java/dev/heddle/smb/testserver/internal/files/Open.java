package dev.heddle.smb.testserver.internal.files;

import dev.heddle.smb.wire.FileId;
import java.io.IOException;

/** What a client has opened in a tree. */
public sealed interface Open permits OpenFile, OpenPipe {
    FileId id();

    ServerTree tree();

    /** Gives up all that it holds, which may delete the file. Later calls do nothing. */
    void close() throws IOException;
}
