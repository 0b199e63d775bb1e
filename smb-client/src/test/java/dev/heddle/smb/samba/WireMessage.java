// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smb.samba;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/**
 * The header of one SMB2 message ([MS-SMB2] 2.2.1), decoded here without the client's own codecs, which are under test.
 *
 * @param toServer whether the client sent it
 * @param command 0 is NEGOTIATE, 1 SESSION_SETUP, 2 LOGOFF, 4 TREE_DISCONNECT, 8 READ, 9 WRITE, 11 IOCTL
 * @param status NTSTATUS of a response
 * @param flags bit 3 means that the message is signed
 * @param signed whether the signature field contains anything but zeros
 * @param encrypted whether the frame is encrypted, so that nothing else is known: command is {@link #UNKNOWN}
 */
record WireMessage(boolean toServer, int command, int status, int flags, boolean signed, boolean encrypted) {
    static final int UNKNOWN = -1;
    static final int NEGOTIATE = 0;
    static final int SESSION_SETUP = 1;
    static final int LOGOFF = 2;
    static final int TREE_DISCONNECT = 4;
    static final int CLOSE = 6;
    static final int READ = 8;
    static final int WRITE = 9;
    static final int IOCTL = 11;

    private static final int HEADER = 64;
    private static final int SMB2 = 0x424D53FE;
    private static final int TRANSFORM = 0x424D53FD;

    boolean hasSignedFlag() {
        return (flags & 8) != 0;
    }

    /**
     * Whether this is an interim response (STATUS_PENDING), the one kind of response that is unsigned ([MS-SMB2]
     * 3.2.5.1.3).
     */
    boolean isInterim() {
        return !toServer && status == 0x103;
    }

    /** The messages of one frame: one, or several if they are compounded. */
    static List<WireMessage> in(byte[] frame, boolean toServer) {
        List<WireMessage> messages = new ArrayList<>();
        ByteBuffer bytes = little(frame);
        if (frame.length >= HEADER && bytes.getInt(0) == TRANSFORM) {
            return List.of(new WireMessage(toServer, UNKNOWN, 0, 0, false, true));
        }
        int start = 0;
        while (true) {
            if (frame.length - start < HEADER || bytes.getInt(start) != SMB2) {
                throw new IllegalStateException("not an SMB2 header at " + start + " of a frame of " + frame.length);
            }
            boolean signed = bytes.getLong(start + 48) != 0 || bytes.getLong(start + 56) != 0;
            messages.add(new WireMessage(
                    toServer,
                    bytes.getShort(start + 12) & 0xFFFF,
                    bytes.getInt(start + 8),
                    bytes.getInt(start + 16),
                    signed,
                    false));
            int next = bytes.getInt(start + 20);
            if (next <= 0) {
                return messages;
            }
            start += next;
        }
    }

    private static ByteBuffer little(byte[] frame) {
        return ByteBuffer.wrap(frame).order(ByteOrder.LITTLE_ENDIAN);
    }
}
