package dev.heddle.smb.rpc;

import java.io.IOException;

/** What carries the fragments of remote procedure calls: each is one message of a named pipe. */
public interface RpcPipe {
    /** Writes a message and reads the message that answers it. */
    byte[] transceive(byte[] message) throws IOException;

    /** Writes a message. */
    void write(byte[] message) throws IOException;

    /** Reads the next message. */
    byte[] read() throws IOException;
}
