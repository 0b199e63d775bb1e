// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smb.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.bouncycastle.crypto.engines.AESEngine;
import org.bouncycastle.crypto.macs.GMac;
import org.bouncycastle.crypto.modes.GCMBlockCipher;
import org.bouncycastle.crypto.params.KeyParameter;
import org.bouncycastle.crypto.params.ParametersWithIV;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class MessageSignerTest {
    private static final byte[] KEY = HexFormat.of().parseHex("73FE7A9A77BEF0BDE49C650D8CCB5F76");
    private static final int COMMAND_CANCEL = 12;

    /** The signed final SESSION_SETUP response of the Microsoft article on keys of SMB 3.1.1, with its signing key. */
    @Test
    void verifiesMicrosoftsSampleOfCmac() {
        byte[] response = HexFormat.of()
                .parseHex("FE534D4240000100000000000100800009000000000000000300000000000000FFFE000000000000"
                        + "1900000000100000EBE146DA120BA25FC3376A49DFE31BC10900000048001D00A11B3019A0030A01"
                        + "00A3120410010000003B453CDC3524164200000000");
        MessageSigner signer = MessageSigner.of(SignatureKind.AES_CMAC, KEY);

        assertThat(signer.verify(response, 0, response.length)).isTrue();

        byte[] again = response.clone();
        Arrays.fill(again, 48, 64, (byte) 0x5a);
        signer.sign(again, 0, again.length);
        assertThat(again).isEqualTo(response);
    }

    @ParameterizedTest
    @EnumSource
    void everyBitOfTheMessageCounts(SignatureKind kind) {
        MessageSigner signer = MessageSigner.of(kind, KEY);
        byte[] framed = message(new Random(1), 150, 9);
        signer.sign(framed, 5, 141);
        byte[] before = framed.clone();

        assertThat(signer.verify(framed, 5, 141)).isTrue();
        assertThat(framed).as("verify does not change the buffer").isEqualTo(before);
        assertThat(signer.verify(framed, 5, 140)).isFalse();
        for (int bit = 0; bit < 8 * 141; bit++) {
            framed[5 + bit / 8] ^= (byte) (1 << bit % 8);
            assertThat(signer.verify(framed, 5, 141)).as("bit %d changed", bit).isFalse();
            framed[5 + bit / 8] ^= (byte) (1 << bit % 8);
        }
        assertThat(MessageSigner.of(kind, new byte[16]).verify(framed, 5, 141)).isFalse();
    }

    @ParameterizedTest
    @EnumSource
    void signatureDoesNotDependOnWhatWasInItsField(SignatureKind kind) {
        MessageSigner signer = MessageSigner.of(kind, KEY);
        byte[] first = message(new Random(2), 64, 1);
        byte[] second = first.clone();
        Arrays.fill(second, 48, 64, (byte) -1);

        signer.sign(first, 0, 64);
        signer.sign(second, 0, 64);

        assertThat(second).isEqualTo(first);
    }

    /** Builds the nonce of [MS-SMB2] 3.1.4.1 by hand, and passes it to another implementation. */
    @ParameterizedTest
    @CsvSource({
        "8, 0, 0102030405060708, 00000000",
        "8, 1, 0102030405060708, 01000000",
        "12, 0, 0102030405060708, 02000000",
        "9, 1, ffffffffffffffff, 01000000",
        "268, 0, 0000000000000000, 00000000"
    })
    void gmacNonceHasMessageIdSenderAndCancel(int command, int fromServer, String messageId, String last4) {
        byte[] message = message(new Random(3), 333, command);
        ByteBuffer header = ByteBuffer.wrap(message).order(ByteOrder.LITTLE_ENDIAN);
        header.putInt(16, 0x38 | fromServer).put(24, HexFormat.of().parseHex(messageId));
        MessageSigner.of(SignatureKind.AES_GMAC, KEY).sign(message, 0, message.length);

        GMac oracle = new GMac(GCMBlockCipher.newInstance(AESEngine.newInstance()));
        oracle.init(new ParametersWithIV(new KeyParameter(KEY), HexFormat.of().parseHex(messageId + last4)));
        byte[] unsigned = message.clone();
        Arrays.fill(unsigned, 48, 64, (byte) 0);
        oracle.update(unsigned, 0, unsigned.length);
        byte[] expected = new byte[16];
        oracle.doFinal(expected, 0);

        assertThat(Arrays.copyOfRange(message, 48, 64)).isEqualTo(expected);
    }

    @ParameterizedTest
    @EnumSource
    void eightThreadsSignAtOnce(SignatureKind kind) throws Exception {
        MessageSigner shared = MessageSigner.of(kind, KEY);
        CyclicBarrier start = new CyclicBarrier(8);
        List<Callable<Void>> tasks = new ArrayList<>();
        for (int thread = 0; thread < 8; thread++) {
            int seed = thread;
            tasks.add(() -> {
                Random random = new Random(seed);
                MessageSigner own = MessageSigner.of(kind, KEY);
                start.await();
                for (int i = 0; i < 300; i++) {
                    byte[] message = message(random, 64 + random.nextInt(40_000), i % 19);
                    byte[] alone = message.clone();
                    shared.sign(message, 0, message.length);
                    own.sign(alone, 0, alone.length);
                    assertThat(message).isEqualTo(alone);
                    assertThat(shared.verify(message, 0, message.length)).isTrue();
                }
                return null;
            });
        }
        try (ExecutorService threads = Executors.newFixedThreadPool(8)) {
            for (Future<Void> done : threads.invokeAll(tasks)) {
                done.get();
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void allocationDoesNotGrowWithTheMessage(SignatureKind kind) {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        MessageSigner signer = MessageSigner.of(kind, KEY);
        byte[] message = message(new Random(5), 4 << 20, 8);
        for (int i = 0; i < 3; i++) {
            signer.sign(message, 0, message.length);
        }

        long before = threads.getCurrentThreadAllocatedBytes();
        signer.sign(message, 0, message.length);
        boolean right = signer.verify(message, 0, message.length);
        long allocated = threads.getCurrentThreadAllocatedBytes() - before;

        assertThat(right).isTrue();
        assertThat(allocated).isLessThan(message.length / 16);
    }

    @ParameterizedTest
    @EnumSource
    void aDestroyedSignerRefuses(SignatureKind kind) {
        MessageSigner signer = MessageSigner.of(kind, KEY);
        byte[] message = message(new Random(6), 100, COMMAND_CANCEL);
        signer.sign(message, 0, 100);

        signer.destroy();

        assertThatThrownBy(() -> signer.sign(message, 0, 100)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> signer.verify(message, 0, 100)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> signer.verify(message, 0, 10)).isInstanceOf(IllegalStateException.class);
    }

    @ParameterizedTest
    @EnumSource
    void wrongArgumentsAreRefused(SignatureKind kind) {
        MessageSigner signer = MessageSigner.of(kind, KEY);

        assertThat(signer.verify(new byte[100], 0, 63)).isFalse();
        assertThatThrownBy(() -> signer.sign(new byte[100], 0, 63)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> signer.sign(new byte[100], 37, 64)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> signer.verify(new byte[100], -1, 64)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> MessageSigner.of(kind, new byte[0])).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aesNeedsSixteenBytesOfKey() {
        assertThatThrownBy(() -> MessageSigner.of(SignatureKind.AES_CMAC, new byte[32]))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> MessageSigner.of(SignatureKind.AES_GMAC, new byte[15]))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void theKeyIsCopiedAndNeverShown() {
        byte[] key = KEY.clone();
        MessageSigner signer = MessageSigner.of(SignatureKind.AES_CMAC, key);
        Arrays.fill(key, (byte) 0);
        byte[] message = message(new Random(7), 80, 3);

        signer.sign(message, 0, 80);

        assertThat(MessageSigner.of(SignatureKind.AES_CMAC, KEY).verify(message, 0, 80))
                .isTrue();
        assertThat(signer).hasToString("MessageSigner[AES_CMAC]");
    }

    @ParameterizedTest
    @CsvSource({"0, HMAC_SHA256", "1, AES_CMAC", "2, AES_GMAC"})
    void identifiersAreThoseOfTheWire(int id, SignatureKind kind) {
        assertThat(kind.id()).isEqualTo(id);
        assertThat(SignatureKind.ofId(id)).contains(kind);
        assertThat(MessageSigner.of(kind, KEY).kind()).isEqualTo(kind);
    }

    @Test
    void unknownIdentifiersAreNotKnown() {
        assertThat(SignatureKind.ofId(3)).isEmpty();
        assertThat(SignatureKind.ofId(0xffff)).isEmpty();
    }

    private static byte[] message(Random random, int length, int command) {
        byte[] message = new byte[length];
        random.nextBytes(message);
        ByteBuffer.wrap(message).order(ByteOrder.LITTLE_ENDIAN).putShort(12, (short) command);
        return message;
    }
}
