// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smb.wire;

import java.nio.ByteBuffer;

/**
 * The body of a request. Immutable; the package documentation describes the buffer contract.
 *
 * <p>An odd StructureSize includes one byte of the buffer at the end of the body. Servers reject a request without that
 * byte, so the encoder writes a zero byte if the buffer is empty.
 */
public sealed interface SmbRequest
        permits NegotiateRequest,
                SessionSetupRequest,
                LogoffRequest,
                TreeConnectRequest,
                TreeDisconnectRequest,
                CreateRequest,
                CloseRequest,
                FlushRequest,
                ReadRequest,
                WriteRequest,
                LockRequest,
                IoctlRequest,
                CancelRequest,
                EchoRequest,
                QueryDirectoryRequest,
                QueryInfoRequest,
                SetInfoRequest,
                ChangeNotifyRequest,
                OplockBreakAcknowledgment {
    /** Returns the command for the header of this request. */
    SmbCommand command();

    /** Returns the exact number of bytes that {@link #encode} writes, without the header. */
    int encodedLength();

    /** Encodes the body at position 64 of a message buffer. */
    void encode(ByteBuffer message);

    /**
     * Returns the number of bytes that determines CreditCharge ([MS-SMB2] 3.1.5.2): the larger of the payload of this
     * request and the maximum payload of the response; 0 for a request that always costs one credit.
     */
    default int payloadSize() {
        return 0;
    }

    /**
     * Decodes the body of a request.
     *
     * @throws WireFormatException if the body is malformed
     */
    static SmbRequest decode(SmbCommand command, ByteBuffer message) throws WireFormatException {
        return switch (command) {
            case NEGOTIATE -> NegotiateRequest.decode(message);
            case SESSION_SETUP -> SessionSetupRequest.decode(message);
            case LOGOFF -> LogoffRequest.decode(message);
            case TREE_CONNECT -> TreeConnectRequest.decode(message);
            case TREE_DISCONNECT -> TreeDisconnectRequest.decode(message);
            case CREATE -> CreateRequest.decode(message);
            case CLOSE -> CloseRequest.decode(message);
            case FLUSH -> FlushRequest.decode(message);
            case READ -> ReadRequest.decode(message);
            case WRITE -> WriteRequest.decode(message);
            case LOCK -> LockRequest.decode(message);
            case IOCTL -> IoctlRequest.decode(message);
            case CANCEL -> CancelRequest.decode(message);
            case ECHO -> EchoRequest.decode(message);
            case QUERY_DIRECTORY -> QueryDirectoryRequest.decode(message);
            case QUERY_INFO -> QueryInfoRequest.decode(message);
            case SET_INFO -> SetInfoRequest.decode(message);
            case CHANGE_NOTIFY -> ChangeNotifyRequest.decode(message);
            case OPLOCK_BREAK -> OplockBreakAcknowledgment.decode(message);
        };
    }
}
