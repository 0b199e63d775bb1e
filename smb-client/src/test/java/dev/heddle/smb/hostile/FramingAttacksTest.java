// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smb.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.smb.SmbConnectionException;
import dev.heddle.smb.SmbException;
import dev.heddle.smb.wire.SmbCommand;
import dev.heddle.smb.wire.SmbHeader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Malformed frames and compounds ([MS-SMB2] 2.1, 2.2.1 and 3.2.5.1.9), and connections that end within one. */
class FramingAttacksTest extends LiveCase {
    FramingAttacksTest(String backend) {
        super(backend);
    }

    @BeforeEach
    void open() throws Exception {
        open(Rules.SIGNED);
    }

    @Test
    void lengthOfZero() throws Exception {
        endsTheConnection("a frame of 0 bytes", new byte[] {0, 0, 0, 0});
    }

    @Test
    void lengthBelowAHeader() throws Exception {
        endsTheConnection("a frame of 63 bytes", new byte[] {0, 0, 0, 63});
    }

    @Test
    void lengthAboveTheLimit() throws Exception {
        endsTheConnection("frame of 16777219 bytes", new byte[] {0, (byte) 0xFF, (byte) 0xFF, (byte) 0xFF});
    }

    @Test
    void anotherTypeOfNetbiosMessage() throws Exception {
        endsTheConnection("begins with byte 131", new byte[] {(byte) 0x83, 0, 0, 1, (byte) 0x81});
    }

    @Test
    void smb1() throws Exception {
        endsTheConnection("ProtocolId", frame(message -> message[0] = (byte) 0xFF));
    }

    @Test
    void compressed() throws Exception {
        endsTheConnection("compressed message", frame(message -> message[0] = (byte) 0xFC));
    }

    @Test
    void headerOfAnotherSize() throws Exception {
        endsTheConnection("StructureSize", frame(message -> message[4] = 65));
    }

    private interface Change {
        void make(byte[] message);
    }

    private static byte[] frame(Change change) {
        byte[] frame = new byte[4 + 200];
        frame[3] = (byte) 200;
        byte[] message = new byte[200];
        PlayedSession.little(message).putInt(0, SmbHeader.PROTOCOL_ID).putShort(4, (short) 64);
        message[SmbHeader.FLAGS_OFFSET] = SmbHeader.FLAG_SERVER_TO_REDIR;
        PlayedSession.little(message).putLong(SmbHeader.MESSAGE_ID_OFFSET, 0x7777);
        change.make(message);
        System.arraycopy(message, 0, frame, 4, message.length);
        return frame;
    }

    private void nextCommand(int next) throws Exception {
        endsTheConnection(
                "NextCommand",
                frame(message -> PlayedSession.little(message).putInt(SmbHeader.NEXT_COMMAND_OFFSET, next)));
    }

    @Test
    void nextCommandLoopsToItself() throws Exception {
        nextCommand(8);
    }

    @Test
    void nextCommandGoesBack() throws Exception {
        nextCommand(-64);
    }

    @Test
    void nextCommandIsNotAligned() throws Exception {
        nextCommand(68);
    }

    @Test
    void nextCommandLeadsOutside() throws Exception {
        nextCommand(0x7FFF_FFF8);
    }

    @Test
    void nextCommandLeavesHalfAHeader() throws Exception {
        nextCommand(144);
    }

    @Test
    void secondOfACompoundIsGarbage() throws Exception {
        endsTheConnection(
                "ProtocolId",
                frame(message -> PlayedSession.little(message).putInt(SmbHeader.NEXT_COMMAND_OFFSET, 96)));
    }

    @Test
    void endInTheMiddleOfAFrame() throws Exception {
        endsTheConnection(SmbConnectionException.class, "", turn -> {
            byte[] frame = frame(message -> message[100] = 1);
            turn.session().sendRaw(Arrays.copyOf(frame, 70));
            turn.session().hangUp();
        });
    }

    @Test
    void resetInTheMiddleOfAFrame() throws Exception {
        endsTheConnection(SmbConnectionException.class, "", turn -> {
            turn.session().sendRaw(new byte[] {0, 0, 1});
            turn.session().reset();
        });
    }

    /** The server disconnects after every possible number of sent bytes until the login is complete. */
    @Test
    void endOrResetAnywhereInTheLogin() throws Exception {
        int total = bytesOfALogin();
        assertThat(total).isGreaterThan(500);
        for (int after = 0; after < total; after += total / 40) {
            boolean reset = after % 2 == 1;
            Budget budget = new Budget(after, reset);
            PlayedServer cut = PlayedServer.start(Rules.SIGNED);
            try (cut) {
                cut.on(SmbCommand.NEGOTIATE, budget::spend).on(SmbCommand.SESSION_SETUP, budget::spend);
                assertThat(failureOf(() -> connect(cut)))
                        .as("after %d bytes, reset %s", after, reset)
                        .isInstanceOf(SmbConnectionException.class)
                        .isInstanceOf(SmbException.class);
            }
        }
    }

    private int bytesOfALogin() throws Exception {
        ByteArrayOutputStream sent = new ByteArrayOutputStream();
        PlayedServer.Act count = turn -> {
            byte[] payload = turn.seal(turn.answer());
            sent.write(new byte[4]);
            sent.write(payload);
            turn.send(payload);
        };
        try (PlayedServer counted = PlayedServer.start(Rules.SIGNED)) {
            counted.on(SmbCommand.NEGOTIATE, count).on(SmbCommand.SESSION_SETUP, count);
            connect(counted).close();
        }
        return sent.size();
    }

    /** Sends up to a number of bytes, and then ends the connection. */
    private static final class Budget {
        private int left;
        private final boolean reset;

        Budget(int bytes, boolean reset) {
            this.left = bytes;
            this.reset = reset;
        }

        void spend(Turn turn) throws IOException {
            byte[] payload = turn.seal(turn.answer());
            if (payload.length + 4 <= left) {
                left -= payload.length + 4;
                turn.send(payload);
                return;
            }
            byte[] frame = new byte[4 + payload.length];
            frame[2] = (byte) (payload.length >> 8);
            frame[3] = (byte) payload.length;
            System.arraycopy(payload, 0, frame, 4, payload.length);
            turn.session().sendRaw(Arrays.copyOf(frame, left));
            if (reset) {
                turn.session().reset();
            } else {
                turn.session().hangUp();
            }
        }
    }
}
