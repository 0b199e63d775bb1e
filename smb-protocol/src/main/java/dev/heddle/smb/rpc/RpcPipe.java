// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smb.rpc;

import java.io.IOException;

/** A named pipe that transports remote procedure calls. Each fragment of a call is one message of the pipe. */
public interface RpcPipe {
    /** Writes a message, and reads the response. */
    byte[] transceive(byte[] message) throws IOException;

    /** Writes a message. */
    void write(byte[] message) throws IOException;

    /** Reads the next message. */
    byte[] read() throws IOException;
}
