// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smb.wire;

import java.nio.ByteBuffer;

/** The body of a response. Immutable; the package documentation describes the buffer contract. */
public sealed interface SmbResponse
        permits NegotiateResponse,
                SessionSetupResponse,
                LogoffResponse,
                TreeConnectResponse,
                TreeDisconnectResponse,
                CreateResponse,
                CloseResponse,
                FlushResponse,
                ReadResponse,
                WriteResponse,
                LockResponse,
                IoctlResponse,
                EchoResponse,
                QueryDirectoryResponse,
                QueryInfoResponse,
                SetInfoResponse,
                ChangeNotifyResponse,
                OplockBreakResponse,
                ErrorResponse {
    /** Returns the command for the header of this response. */
    SmbCommand command();

    /** Returns the exact number of bytes that {@link #encode} writes, without the header. */
    int encodedLength();

    /** Encodes the body at position 64 of a message buffer. */
    void encode(ByteBuffer message);

    /**
     * Decodes the body of a response: an {@link ErrorResponse} if the status requires one, else the body of the
     * command.
     *
     * @param status the NTSTATUS of the header
     * @throws WireFormatException if the body is malformed, or if the command has no response
     */
    static SmbResponse decode(SmbCommand command, int status, ByteBuffer message) throws WireFormatException {
        if (hasErrorBody(command, status, message)) {
            return ErrorResponse.decode(command, message);
        }
        return switch (command) {
            case NEGOTIATE -> NegotiateResponse.decode(message);
            case SESSION_SETUP -> SessionSetupResponse.decode(message);
            case LOGOFF -> LogoffResponse.decode(message);
            case TREE_CONNECT -> TreeConnectResponse.decode(message);
            case TREE_DISCONNECT -> TreeDisconnectResponse.decode(message);
            case CREATE -> CreateResponse.decode(message);
            case CLOSE -> CloseResponse.decode(message);
            case FLUSH -> FlushResponse.decode(message);
            case READ -> ReadResponse.decode(message);
            case WRITE -> WriteResponse.decode(message);
            case LOCK -> LockResponse.decode(message);
            case IOCTL -> IoctlResponse.decode(message);
            case ECHO -> EchoResponse.decode(message);
            case QUERY_DIRECTORY -> QueryDirectoryResponse.decode(message);
            case QUERY_INFO -> QueryInfoResponse.decode(message);
            case SET_INFO -> SetInfoResponse.decode(message);
            case CHANGE_NOTIFY -> ChangeNotifyResponse.decode(message);
            case OPLOCK_BREAK -> OplockBreakResponse.decode(message);
            case CANCEL ->
                throw new WireFormatException(
                        "SMB2 response",
                        "Command",
                        SmbHeader.COMMAND_OFFSET,
                        command.code(),
                        command + " has no response");
        };
    }

    /**
     * Returns whether a response has an error body ([MS-SMB2] 3.3.4.4). Responses with a status of warning or error
     * severity have one, and so does STATUS_PENDING, with the exceptions that the section lists.
     */
    private static boolean hasErrorBody(SmbCommand command, int status, ByteBuffer message) throws WireFormatException {
        NtStatus nt = new NtStatus(status);
        if (!nt.isError() && !nt.isWarning()) {
            return nt.equals(NtStatus.PENDING);
        }
        return switch (command) {
            case SESSION_SETUP -> !nt.equals(NtStatus.MORE_PROCESSING_REQUIRED);
            case READ, QUERY_INFO -> !nt.equals(NtStatus.BUFFER_OVERFLOW);
            // To a copy-chunk request over its limits, the server responds with the limits in a normal body; only the
            // structure size distinguishes the two bodies.
            case IOCTL ->
                !nt.equals(NtStatus.BUFFER_OVERFLOW)
                        && !(nt.equals(NtStatus.INVALID_PARAMETER) && IoctlResponse.isIn(message));
            default -> true;
        };
    }
}
