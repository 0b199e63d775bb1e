// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smb.wire;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * The header of every SMB2 message ([MS-SMB2] 2.2.1). The record does not contain the signature; a signer writes and
 * verifies it in the buffer, at {@link #SIGNATURE_OFFSET}.
 *
 * <p>The static methods read or write one field of a header that starts at index {@code at} of a little-endian
 * buffer. They do not validate the header; call {@link #messageLength} first, once for each received message.
 *
 * @param creditCharge the credits that this message costs, 0 to 65535; 0 in SMB 2.0.2
 * @param status the NTSTATUS of a response; in a request the ChannelSequence (low 16 bits) or 0
 * @param command the command
 * @param credits the requested or granted credits, 0 to 65535
 * @param flags bits of the {@code FLAG_} constants
 * @param nextCommand the distance to the next message of a compound, in bytes and a multiple of 8; 0 in the last
 * @param messageId the number of the request
 * @param treeId the id of the tree connect; 0 when {@link #FLAG_ASYNC} is set
 * @param asyncId the id of an asynchronous operation; 0 when {@link #FLAG_ASYNC} is not set
 * @param sessionId the id of the session
 */
public record SmbHeader(
        int creditCharge,
        int status,
        SmbCommand command,
        int credits,
        int flags,
        int nextCommand,
        long messageId,
        int treeId,
        long asyncId,
        long sessionId) {
    /** The length of a header in bytes. */
    public static final int LENGTH = 64;

    /** {@code FE 'S' 'M' 'B'} as a little-endian number. */
    public static final int PROTOCOL_ID = 0x424D53FE;

    /** {@code FD 'S' 'M' 'B'}: an encrypted message ([MS-SMB2] 2.2.41). */
    public static final int TRANSFORM_PROTOCOL_ID = 0x424D53FD;

    /** {@code FC 'S' 'M' 'B'}: a compressed message ([MS-SMB2] 2.2.42). */
    public static final int COMPRESSION_PROTOCOL_ID = 0x424D53FC;

    /** The message comes from the server. */
    public static final int FLAG_SERVER_TO_REDIR = 0x1;

    /** The header has an AsyncId in place of the TreeId. */
    public static final int FLAG_ASYNC = 0x2;

    /** A compounded request that uses the session, tree and file of the previous request. */
    public static final int FLAG_RELATED = 0x4;

    /** The message is signed. */
    public static final int FLAG_SIGNED = 0x8;

    /** The path is a DFS path. */
    public static final int FLAG_DFS = 0x1000_0000;

    /** The request is a replay: the client sends it again because it lost a channel. */
    public static final int FLAG_REPLAY = 0x2000_0000;

    /** The offset of CreditCharge. */
    public static final int CREDIT_CHARGE_OFFSET = 6;

    /** The offset of Status or ChannelSequence. */
    public static final int STATUS_OFFSET = 8;

    /** The offset of Command. */
    public static final int COMMAND_OFFSET = 12;

    /** The offset of CreditRequest or CreditResponse. */
    public static final int CREDITS_OFFSET = 14;

    /** The offset of Flags. */
    public static final int FLAGS_OFFSET = 16;

    /** The offset of NextCommand. */
    public static final int NEXT_COMMAND_OFFSET = 20;

    /** The offset of MessageId. */
    public static final int MESSAGE_ID_OFFSET = 24;

    /** The offset of AsyncId when {@link #FLAG_ASYNC} is set. */
    public static final int ASYNC_ID_OFFSET = 32;

    /** The offset of TreeId when {@link #FLAG_ASYNC} is not set. */
    public static final int TREE_ID_OFFSET = 36;

    /** The offset of SessionId. */
    public static final int SESSION_ID_OFFSET = 40;

    /** The offset of the signature. */
    public static final int SIGNATURE_OFFSET = 48;

    /** The length of the signature in bytes. */
    public static final int SIGNATURE_LENGTH = 16;

    private static final String STRUCTURE = "SMB2 header";
    private static final int STRUCTURE_SIZE_OFFSET = 4;

    /** Returns whether {@link #FLAG_ASYNC} is set. */
    public boolean isAsync() {
        return (flags & FLAG_ASYNC) != 0;
    }

    /** Returns whether {@link #FLAG_SERVER_TO_REDIR} is set. */
    public boolean isResponse() {
        return (flags & FLAG_SERVER_TO_REDIR) != 0;
    }

    /** Encodes 64 bytes at the position of a little-endian buffer, with a signature of zeros. */
    public void encode(ByteBuffer message) {
        if (message.order() != ByteOrder.LITTLE_ENDIAN) {
            throw new IllegalArgumentException("the buffer is not little-endian");
        }
        message.putInt(PROTOCOL_ID).putShort((short) LENGTH).putShort((short) creditCharge);
        message.putInt(status).putShort((short) command.code()).putShort((short) credits);
        message.putInt(flags).putInt(nextCommand).putLong(messageId);
        if (isAsync()) {
            message.putLong(asyncId);
        } else {
            message.putInt(0).putInt(treeId);
        }
        message.putLong(sessionId).putLong(0).putLong(0);
    }

    /** Decodes the header at index 0. */
    public static SmbHeader decode(ByteBuffer message) throws WireFormatException {
        messageLength(message, 0);
        boolean async = (flags(message, 0) & FLAG_ASYNC) != 0;
        return new SmbHeader(
                creditCharge(message, 0),
                status(message, 0),
                command(message, 0),
                credits(message, 0),
                flags(message, 0),
                nextCommand(message, 0),
                messageId(message, 0),
                async ? 0 : treeId(message, 0),
                async ? asyncId(message, 0) : 0,
                sessionId(message, 0));
    }

    /**
     * Checks that a header starts at {@code at} and returns the length of its message. In a compound, the message ends
     * at NextCommand, otherwise at the buffer's limit.
     *
     * @return the length of the message with its header, 64 or more
     * @throws WireFormatException if the header is incomplete or not an SMB2 header, or if NextCommand is not a
     *     multiple of 8 that leaves room for this header and the next
     */
    public static int messageLength(ByteBuffer b, int at) throws WireFormatException {
        WireReader reader = new WireReader(STRUCTURE, b);
        int available = reader.limit() - at;
        if (at < 0 || available < LENGTH) {
            throw reader.malformed("length", at, available, "a header has " + LENGTH + " bytes");
        }
        int protocol = b.getInt(at);
        if (protocol != PROTOCOL_ID) {
            throw reader.malformed("ProtocolId", at, protocol & 0xFFFF_FFFFL, "is not the id of SMB2");
        }
        int size = b.getShort(at + STRUCTURE_SIZE_OFFSET) & 0xFFFF;
        if (size != LENGTH) {
            throw reader.malformed("StructureSize", at + STRUCTURE_SIZE_OFFSET, size, "must be " + LENGTH);
        }
        int next = nextCommand(b, at);
        if (next == 0) {
            return available;
        }
        if (next < LENGTH || next % 8 != 0 || next > available - LENGTH) {
            throw reader.malformed(
                    "NextCommand",
                    at + NEXT_COMMAND_OFFSET,
                    next & 0xFFFF_FFFFL,
                    "is not a multiple of 8 with a header before and after it in " + available + " bytes");
        }
        return next;
    }

    /** Returns CreditCharge, 0 to 65535. */
    public static int creditCharge(ByteBuffer b, int at) {
        return b.getShort(at + CREDIT_CHARGE_OFFSET) & 0xFFFF;
    }

    /** Returns Status, or ChannelSequence in a request. */
    public static int status(ByteBuffer b, int at) {
        return b.getInt(at + STATUS_OFFSET);
    }

    /** Returns Command; fails if SMB2 has no command with that number. */
    public static SmbCommand command(ByteBuffer b, int at) throws WireFormatException {
        int code = b.getShort(at + COMMAND_OFFSET) & 0xFFFF;
        SmbCommand command = SmbCommand.of(code);
        if (command == null) {
            throw new WireFormatException(STRUCTURE, "Command", at + COMMAND_OFFSET, code, "is no command of SMB2");
        }
        return command;
    }

    /** Returns CreditRequest or CreditResponse, 0 to 65535. */
    public static int credits(ByteBuffer b, int at) {
        return b.getShort(at + CREDITS_OFFSET) & 0xFFFF;
    }

    /** Returns Flags. */
    public static int flags(ByteBuffer b, int at) {
        return b.getInt(at + FLAGS_OFFSET);
    }

    /** Returns NextCommand. */
    public static int nextCommand(ByteBuffer b, int at) {
        return b.getInt(at + NEXT_COMMAND_OFFSET);
    }

    /** Returns MessageId. */
    public static long messageId(ByteBuffer b, int at) {
        return b.getLong(at + MESSAGE_ID_OFFSET);
    }

    /** Returns AsyncId; meaningless unless {@link #FLAG_ASYNC} is set. */
    public static long asyncId(ByteBuffer b, int at) {
        return b.getLong(at + ASYNC_ID_OFFSET);
    }

    /** Returns TreeId; meaningless if {@link #FLAG_ASYNC} is set. */
    public static int treeId(ByteBuffer b, int at) {
        return b.getInt(at + TREE_ID_OFFSET);
    }

    /** Returns SessionId. */
    public static long sessionId(ByteBuffer b, int at) {
        return b.getLong(at + SESSION_ID_OFFSET);
    }

    /** Overwrites CreditCharge. */
    public static void putCreditCharge(ByteBuffer b, int at, int creditCharge) {
        b.putShort(at + CREDIT_CHARGE_OFFSET, (short) creditCharge);
    }

    /** Overwrites CreditRequest or CreditResponse. */
    public static void putCredits(ByteBuffer b, int at, int credits) {
        b.putShort(at + CREDITS_OFFSET, (short) credits);
    }

    /** Overwrites Flags. */
    public static void putFlags(ByteBuffer b, int at, int flags) {
        b.putInt(at + FLAGS_OFFSET, flags);
    }

    /** Overwrites NextCommand. */
    public static void putNextCommand(ByteBuffer b, int at, int nextCommand) {
        b.putInt(at + NEXT_COMMAND_OFFSET, nextCommand);
    }

    /** Overwrites MessageId. */
    public static void putMessageId(ByteBuffer b, int at, long messageId) {
        b.putLong(at + MESSAGE_ID_OFFSET, messageId);
    }

    /** Overwrites TreeId. */
    public static void putTreeId(ByteBuffer b, int at, int treeId) {
        b.putInt(at + TREE_ID_OFFSET, treeId);
    }

    /** Overwrites SessionId. */
    public static void putSessionId(ByteBuffer b, int at, long sessionId) {
        b.putLong(at + SESSION_ID_OFFSET, sessionId);
    }
}
