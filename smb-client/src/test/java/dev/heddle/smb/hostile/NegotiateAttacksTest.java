// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smb.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.smb.SmbException;
import dev.heddle.smb.SmbProtocolException;
import dev.heddle.smb.SmbSecurityException;
import dev.heddle.smb.SmbSession;
import dev.heddle.smb.wire.NegotiateContext;
import dev.heddle.smb.wire.NegotiateContext.EncryptionCapabilities;
import dev.heddle.smb.wire.NegotiateContext.PreauthIntegrityCapabilities;
import dev.heddle.smb.wire.NegotiateContext.SigningCapabilities;
import dev.heddle.smb.wire.NegotiateResponse;
import dev.heddle.smb.wire.NtStatus;
import dev.heddle.smb.wire.SmbCommand;
import dev.heddle.smb.wire.SmbResponse;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** False NEGOTIATE responses ([MS-SMB2] 2.2.4 and 3.2.5.2). */
class NegotiateAttacksTest extends HostileCase {
    private static final NegotiateContext PREAUTH = new PreauthIntegrityCapabilities(List.of(1), new byte[32]);
    private static final NegotiateContext GCM = new EncryptionCapabilities(List.of(2));
    private static final NegotiateContext GMAC = new SigningCapabilities(List.of(2));
    private static final long MAX_IO = 1 << 20;

    NegotiateAttacksTest(String backend) {
        super(backend);
    }

    private void refused(Class<? extends SmbException> type, String message, PlayedServer.Act act) throws Exception {
        PlayedServer server = serve(Rules.SIGNED).on(SmbCommand.NEGOTIATE, act);

        assertThat(failureOf(() -> connect(server))).isInstanceOf(type).hasMessageContaining(message);
        assertThat(server.seen()).containsExactly(SmbCommand.NEGOTIATE);
    }

    private void refused(Class<? extends SmbException> type, String message, SmbResponse body) throws Exception {
        refused(type, message, turn -> turn.send(turn.answer(NtStatus.SUCCESS, body)));
    }

    private void changed(String message, Consumer<ByteBuffer> change) throws Exception {
        refused(SmbProtocolException.class, message, turn -> turn.send(turn.answer(change)));
    }

    private static NegotiateResponse with(NegotiateContext... contexts) {
        return Honest.negotiate(0x0311, MAX_IO, List.of(contexts));
    }

    @Test
    void dialectThatWasNotOffered() throws Exception {
        refused(SmbSecurityException.class, "0x0312", Honest.negotiate(0x0312, MAX_IO, List.of()));
    }

    @Test
    void wildcardDialect() throws Exception {
        refused(SmbSecurityException.class, "0x02FF", Honest.negotiate(0x02FF, MAX_IO, List.of()));
    }

    @Test
    void noReadSize() throws Exception {
        refused(SmbProtocolException.class, "MaxReadSize is 0", Honest.negotiate(0x0210, 0, List.of()));
    }

    @Test
    void hugeSizesAreCapped() throws IOException {
        PlayedServer server = serve(Rules.SIGNED);
        server.on(SmbCommand.NEGOTIATE, turn -> {
            NegotiateResponse huge = Honest.negotiate(0x0311, 0xFFFF_FFFFL, List.of(PREAUTH, GCM, GMAC));
            turn.send(turn.answer(NtStatus.SUCCESS, huge));
        });
        try (SmbSession session = connect(server)) {
            assertThat(session.info().maxReadSize()).isBetween(65536, 16 << 20);
            assertThat(session.info().maxWriteSize()).isBetween(65536, 16 << 20);
        }
    }

    @Test
    void noPreauthIntegrity() throws Exception {
        refused(SmbSecurityException.class, "pre-authentication integrity", with(GCM, GMAC));
    }

    @Test
    void unknownHash() throws Exception {
        refused(
                SmbSecurityException.class,
                "pre-authentication integrity",
                with(new PreauthIntegrityCapabilities(List.of(9), new byte[32]), GCM, GMAC));
    }

    @Test
    void unknownCipher() throws Exception {
        refused(SmbSecurityException.class, "ciphers [77]", with(PREAUTH, new EncryptionCapabilities(List.of(77))));
    }

    @Test
    void twoCiphers() throws Exception {
        refused(SmbSecurityException.class, "ciphers [2, 1]", with(PREAUTH, new EncryptionCapabilities(List.of(2, 1))));
    }

    @Test
    void unknownSigningAlgorithm() throws Exception {
        refused(SmbSecurityException.class, "algorithms [9]", with(PREAUTH, GCM, new SigningCapabilities(List.of(9))));
    }

    @Test
    void contextTwice() throws Exception {
        for (NegotiateContext twice : List.of(PREAUTH, GCM, GMAC)) {
            List<NegotiateContext> contexts = new ArrayList<>(List.of(PREAUTH, GCM, GMAC));
            contexts.add(twice);
            PlayedServer server = serve(Rules.SIGNED);
            server.on(
                    SmbCommand.NEGOTIATE,
                    turn -> turn.send(turn.answer(NtStatus.SUCCESS, Honest.negotiate(0x0311, MAX_IO, contexts))));

            assertThat(failureOf(() -> connect(server)))
                    .isInstanceOf(SmbProtocolException.class)
                    .hasMessageContaining("twice");
        }
    }

    @Test
    void moreContextsThanThereAre() throws Exception {
        changed("NEGOTIATE", message -> message.putShort(70, (short) 0xFFFF));
    }

    @Test
    void contextsOutsideTheFrame() throws Exception {
        changed("NegotiateContextOffset", message -> message.putInt(124, 0x7FFF_FFF0));
    }

    @Test
    void contextsInTheHeader() throws Exception {
        changed("NegotiateContextOffset", message -> message.putInt(124, 8));
    }

    @Test
    void contextThatLiesAboutItsLength() throws Exception {
        changed("SMB2_NEGOTIATE_CONTEXT", message -> message.putShort(message.getInt(124) + 2, (short) 0xFFF0));
    }

    @Test
    void contextThatLiesAboutItsCount() throws Exception {
        changed("HashAlgorithms", message -> message.putShort(message.getInt(124) + 8, (short) 0x7FFF));
    }

    @Test
    void securityBufferOutsideTheFrame() throws Exception {
        changed("SecurityBufferOffset", message -> message.putShort(120, (short) 0xFF00));
    }

    @Test
    void securityBufferInTheHeader() throws Exception {
        changed("SecurityBufferOffset", message -> message.putShort(120, (short) 16));
    }

    @Test
    void anotherCommand() throws Exception {
        changed("answered NEGOTIATE with ECHO", message -> message.putShort(12, (short) 13));
    }

    @Test
    void noCommandAtAll() throws Exception {
        changed("is no command", message -> message.putShort(12, (short) 0x4242));
    }
}
