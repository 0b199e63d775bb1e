// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smb.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import dev.heddle.smb.wire.WireFormatException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.bouncycastle.crypto.InvalidCipherTextException;
import org.bouncycastle.crypto.engines.AESEngine;
import org.bouncycastle.crypto.modes.AEADBlockCipher;
import org.bouncycastle.crypto.modes.CCMBlockCipher;
import org.bouncycastle.crypto.modes.GCMBlockCipher;
import org.bouncycastle.crypto.params.AEADParameters;
import org.bouncycastle.crypto.params.KeyParameter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class MessageCipherTest {
    private static final int HEADER = MessageCipher.TRANSFORM_HEADER_LENGTH;
    private static final int TAG_AT = 4;
    private static final int NONCE_AT = 20;
    private static final int SIZE_AT = 36;
    private static final int FLAGS_AT = 42;
    private static final long SESSION = 0x8e40014000011L;

    @ParameterizedTest
    @EnumSource
    void headerIsThatOfTheSpecificationAndAnotherImplementationDecrypts(CipherKind kind)
            throws InvalidCipherTextException, WireFormatException {
        Random random = new Random(kind.id());
        byte[] plain = bytes(random, 333);
        byte[] target = new byte[7 + HEADER + 300 + 9];
        Arrays.fill(target, (byte) 0x5a);

        client(kind).encrypt(plain, 11, 300, target, 7, SESSION);

        MessageCipher.checkHeader(target, 7, HEADER + 300);
        assertThat(MessageCipher.sessionId(target, 7)).isEqualTo(SESSION);
        byte[] header = Arrays.copyOfRange(target, 7, 7 + HEADER);
        ByteBuffer fields = ByteBuffer.wrap(header).order(ByteOrder.LITTLE_ENDIAN);
        assertThat(fields.getInt(0)).isEqualTo(0x424d53fd);
        assertThat(Arrays.copyOfRange(header, NONCE_AT + kind.nonceLength(), SIZE_AT))
                .containsOnly(0);
        assertThat(fields.getInt(SIZE_AT)).isEqualTo(300);
        assertThat(fields.getShort(40)).isZero();
        assertThat(fields.getShort(FLAGS_AT)).isEqualTo((short) 1);
        assertThat(fields.getLong(44)).isEqualTo(SESSION);
        assertThat(bouncyCastle(kind, header, Arrays.copyOfRange(target, 7 + HEADER, 7 + HEADER + 300)))
                .isEqualTo(Arrays.copyOfRange(plain, 11, 311));
        assertThat(Arrays.copyOf(target, 7)).containsOnly(0x5a);
        assertThat(Arrays.copyOfRange(target, target.length - 9, target.length)).containsOnly(0x5a);
    }

    @ParameterizedTest
    @EnumSource
    void everyAuthenticatedBitCounts(CipherKind kind) {
        byte[] plain = bytes(new Random(2), 70);
        byte[] message = sealed(client(kind), plain);
        byte[] before = message.clone();
        MessageCipher server = server(kind);
        byte[] back = new byte[80];

        assertThat(server.decrypt(message, 0, message.length, back, 5)).isTrue();
        assertThat(Arrays.copyOfRange(back, 5, 75)).isEqualTo(plain);
        assertThat(message).as("the message is unchanged").isEqualTo(before);
        for (int bit = 8 * TAG_AT; bit < 8 * message.length; bit++) {
            message[bit / 8] ^= (byte) (1 << bit % 8);
            Arrays.fill(back, (byte) 0x5a);
            assertThat(server.decrypt(message, 0, message.length, back, 5))
                    .as("bit %d changed", bit)
                    .isFalse();
            assertThat(Arrays.copyOfRange(back, 5, 75)).containsOnly(0);
            message[bit / 8] ^= (byte) (1 << bit % 8);
        }
        assertThat(server.decrypt(message, 0, message.length - 1, back, 5)).isFalse();
        assertThat(client(kind).decrypt(message, 0, message.length, back, 5))
                .as("the other direction has another key")
                .isFalse();
        assertThat(server.decrypt(message, 0, message.length, back, 5))
                .as("the original message, after all changed ones")
                .isTrue();
    }

    @ParameterizedTest
    @EnumSource
    void anEmptyMessageHasATagToo(CipherKind kind) {
        byte[] message = sealed(client(kind), new byte[0]);

        assertThat(server(kind).decrypt(message, 0, HEADER, new byte[0], 0)).isTrue();
        message[TAG_AT] ^= 1;
        assertThat(server(kind).decrypt(message, 0, HEADER, new byte[0], 0)).isFalse();
    }

    @ParameterizedTest
    @EnumSource
    void eightThreadsEncryptAndDecryptAtOnce(CipherKind kind) throws Exception {
        MessageCipher client = client(kind);
        MessageCipher server = server(kind);
        inThreads(8, seed -> {
            Random random = new Random(seed);
            for (int i = 0; i < 150; i++) {
                byte[] plain = bytes(random, random.nextInt(40_000));
                byte[] message = sealed(client, plain);
                byte[] back = new byte[plain.length];
                boolean right = server.decrypt(message, 0, message.length, back, 0);
                message[HEADER + random.nextInt(1 + plain.length) - 1] ^= 1;
                boolean wrong = server.decrypt(message, 0, message.length, new byte[plain.length], 0);
                assertThat(right && Arrays.equals(back, plain)).isTrue();
                assertThat(wrong).isFalse();
            }
        });
    }

    @ParameterizedTest
    @EnumSource
    void noNonceComesTwice(CipherKind kind) throws Exception {
        MessageCipher client = client(kind);
        Set<ByteBuffer> nonces = ConcurrentHashMap.newKeySet();
        inThreads(4, seed -> {
            byte[] plain = new byte[64];
            byte[] target = new byte[HEADER + plain.length];
            for (int i = 0; i < 25_000; i++) {
                client.encrypt(plain, 0, plain.length, target, 0, seed);
                nonces.add(ByteBuffer.wrap(Arrays.copyOfRange(target, NONCE_AT, NONCE_AT + kind.nonceLength())));
            }
        });

        assertThat(nonces).hasSize(100_000);
    }

    /** Four threads use the last hundred nonces and try to use more. */
    @ParameterizedTest
    @EnumSource
    void noNonceComesAgainAfterTheLast(CipherKind kind) throws Exception {
        MessageCipher client = new MessageCipher(kind, key(kind, 1), key(kind, 2), Long.MAX_VALUE - 99);
        Set<ByteBuffer> nonces = ConcurrentHashMap.newKeySet();
        AtomicInteger sealed = new AtomicInteger();
        inThreads(4, seed -> {
            byte[] target = new byte[HEADER + 64];
            for (int i = 0; i < 100; i++) {
                Arrays.fill(target, (byte) 0);
                try {
                    client.encrypt(new byte[64], 0, 64, target, 0, seed);
                } catch (NoncesUsedUpException e) {
                    assertThat(e).hasMessageContaining("log in again");
                    assertThat(target).containsOnly(0);
                    continue;
                }
                sealed.incrementAndGet();
                nonces.add(ByteBuffer.wrap(Arrays.copyOfRange(target, NONCE_AT, NONCE_AT + kind.nonceLength())));
            }
        });

        assertThat(sealed).hasValue(100);
        assertThat(nonces).hasSize(100);
        byte[] message = sealed(server(kind), new byte[64]);
        assertThat(client.decrypt(message, 0, message.length, new byte[64], 0))
                .as("decryption still works")
                .isTrue();
    }

    @ParameterizedTest
    @EnumSource
    void allocationDoesNotGrowWithTheMessage(CipherKind kind) {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        MessageCipher client = client(kind);
        MessageCipher server = server(kind);
        byte[] plain = bytes(new Random(5), 4 << 20);
        byte[] message = new byte[HEADER + plain.length];
        byte[] back = new byte[plain.length];
        for (int i = 0; i < 3; i++) {
            client.encrypt(plain, 0, plain.length, message, 0, SESSION);
            server.decrypt(message, 0, HEADER + plain.length, back, 0);
        }

        long before = threads.getCurrentThreadAllocatedBytes();
        client.encrypt(plain, 0, plain.length, message, 0, SESSION);
        boolean right = server.decrypt(message, 0, HEADER + plain.length, back, 0);
        long allocated = threads.getCurrentThreadAllocatedBytes() - before;

        assertThat(right).isTrue();
        assertThat(allocated).isLessThan(plain.length / 16);
    }

    @ParameterizedTest
    @EnumSource
    void aDestroyedCipherRefuses(CipherKind kind) {
        MessageCipher client = client(kind);
        byte[] message = sealed(client, new byte[64]);

        client.destroy();

        assertThatThrownBy(() -> sealed(client, new byte[64])).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> client.decrypt(message, 0, message.length, new byte[64], 0))
                .isInstanceOf(IllegalStateException.class);
    }

    @ParameterizedTest
    @EnumSource
    void keysHaveToFitAreCopiedAndNeverShown(CipherKind kind) {
        int length = kind.keyBits() / 8;
        byte[] key = new byte[length];
        MessageCipher cipher = MessageCipher.of(kind, key, key);
        Arrays.fill(key, (byte) 1);
        byte[] message = sealed(cipher, new byte[64]);

        assertThat(MessageCipher.of(kind, key, new byte[length]).decrypt(message, 0, message.length, new byte[64], 0))
                .isTrue();
        assertThat(cipher).hasToString("MessageCipher[" + kind + "]");
        assertThat(cipher.kind()).isEqualTo(kind);
        assertThatThrownBy(() -> MessageCipher.of(kind, new byte[length - 1], key))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> MessageCipher.of(kind, key, new byte[48 - length]))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aHeaderThatCannotBeRightIsRefused() throws WireFormatException {
        byte[] framed = new byte[4 + HEADER + 64];
        ByteBuffer fields = ByteBuffer.wrap(framed).order(ByteOrder.LITTLE_ENDIAN);
        fields.putInt(4 + SIZE_AT, 64).putShort(4 + FLAGS_AT, (short) 1);
        MessageCipher.checkHeader(framed, 4, HEADER + 64);

        for (int length = 0; length < HEADER + 64; length++) {
            int cut = length;
            fields.putInt(4 + SIZE_AT, Math.max(0, cut - HEADER));
            assertThatThrownBy(() -> MessageCipher.checkHeader(framed, 4, cut))
                    .isInstanceOf(WireFormatException.class)
                    .hasMessageContaining("TRANSFORM_HEADER");
        }
        for (int size : new int[] {0, 63, 65, -1, Integer.MIN_VALUE, Integer.MAX_VALUE, 64 + HEADER}) {
            fields.putInt(4 + SIZE_AT, size);
            assertThatThrownBy(() -> MessageCipher.checkHeader(framed, 4, HEADER + 64))
                    .isInstanceOf(WireFormatException.class)
                    .hasMessageContaining("OriginalMessageSize");
        }
        fields.putInt(4 + SIZE_AT, 64);
        for (int flags : new int[] {0, 2, 3, 0x101, 0xffff}) {
            fields.putShort(4 + FLAGS_AT, (short) flags);
            assertThatThrownBy(() -> MessageCipher.checkHeader(framed, 4, HEADER + 64))
                    .isInstanceOf(WireFormatException.class)
                    .hasMessageContaining("Flags");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "1, AES_128_CCM, 128, 11, AES-128-CCM",
        "2, AES_128_GCM, 128, 12, AES-128-GCM",
        "3, AES_256_CCM, 256, 11, AES-256-CCM",
        "4, AES_256_GCM, 256, 12, AES-256-GCM"
    })
    void identifiersAreThoseOfTheWire(int id, CipherKind kind, int keyBits, int nonceLength, String name) {
        assertThat(kind.id()).isEqualTo(id);
        assertThat(CipherKind.ofId(id)).contains(kind);
        assertThat(kind.keyBits()).isEqualTo(keyBits);
        assertThat(kind.nonceLength()).isEqualTo(nonceLength);
        assertThat(kind).hasToString(name);
    }

    @Test
    void unknownIdentifiersAreNotKnown() {
        assertThat(CipherKind.ofId(0)).isEmpty();
        assertThat(CipherKind.ofId(5)).isEmpty();
        assertThat(CipherKind.ofId(0xffff)).isEmpty();
    }

    private interface Work {
        void run(int seed) throws Exception;
    }

    private static void inThreads(int count, Work work) throws Exception {
        CyclicBarrier start = new CyclicBarrier(count);
        List<Callable<Void>> tasks = new ArrayList<>();
        for (int thread = 0; thread < count; thread++) {
            int seed = thread;
            tasks.add(() -> {
                start.await();
                work.run(seed);
                return null;
            });
        }
        try (ExecutorService threads = Executors.newFixedThreadPool(count)) {
            for (Future<Void> done : threads.invokeAll(tasks)) {
                done.get();
            }
        }
    }

    private static MessageCipher client(CipherKind kind) {
        return MessageCipher.of(kind, key(kind, 1), key(kind, 2));
    }

    private static MessageCipher server(CipherKind kind) {
        return MessageCipher.of(kind, key(kind, 2), key(kind, 1));
    }

    private static byte[] key(CipherKind kind, int seed) {
        return bytes(new Random(seed), kind.keyBits() / 8);
    }

    private static byte[] sealed(MessageCipher cipher, byte[] plain) {
        byte[] target = new byte[HEADER + plain.length];
        cipher.encrypt(plain, 0, plain.length, target, 0, SESSION);
        return Arrays.copyOf(target, HEADER + plain.length);
    }

    /** Decrypts a client's message as a server does, with Bouncy Castle; checks the tag. */
    private static byte[] bouncyCastle(CipherKind kind, byte[] header, byte[] text) throws InvalidCipherTextException {
        AEADBlockCipher oracle = kind.gcm()
                ? GCMBlockCipher.newInstance(AESEngine.newInstance())
                : CCMBlockCipher.newInstance(AESEngine.newInstance());
        byte[] nonce = Arrays.copyOfRange(header, NONCE_AT, NONCE_AT + kind.nonceLength());
        byte[] aad = Arrays.copyOfRange(header, NONCE_AT, HEADER);
        oracle.init(false, new AEADParameters(new KeyParameter(key(kind, 1)), 128, nonce, aad));
        byte[] out = new byte[text.length + 16];
        int done = oracle.processBytes(text, 0, text.length, out, 0);
        done += oracle.processBytes(header, TAG_AT, 16, out, done);
        done += oracle.doFinal(out, done);
        return Arrays.copyOf(out, done);
    }

    private static byte[] bytes(Random random, int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }
}
