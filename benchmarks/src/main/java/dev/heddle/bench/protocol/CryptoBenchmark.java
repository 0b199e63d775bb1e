// SPDX-License-Identifier: Apache-2.0
package dev.heddle.bench.protocol;

import dev.heddle.smb.crypto.CipherKind;
import dev.heddle.smb.crypto.MessageCipher;
import dev.heddle.smb.crypto.MessageSigner;
import dev.heddle.smb.crypto.SignatureKind;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Measures how one thread signs, verifies, encrypts and decrypts whole SMB messages, as a session does. */
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public class CryptoBenchmark {

    /** For JMH. */
    public CryptoBenchmark() {}

    private static byte[] random(int length) {
        byte[] bytes = new byte[length];
        new Random(length).nextBytes(bytes);
        return bytes;
    }

    /** A message and its signer. */
    @State(Scope.Thread)
    public static class Signing {
        /** The algorithm. */
        @Param
        public @Nullable SignatureKind algorithm;

        /** Length of the message in bytes. */
        @Param({"256", "4096", "65536", "1048576"})
        public int length;

        private byte[] message = {};
        private @Nullable MessageSigner signer;

        /** For JMH. */
        public Signing() {}

        /** Creates and signs a message. */
        @Setup(Level.Trial)
        public void sign() {
            message = random(length);
            signer = MessageSigner.of(Objects.requireNonNull(algorithm), random(16));
            signer().sign(message, 0, length);
        }

        private MessageSigner signer() {
            return Objects.requireNonNull(signer);
        }
    }

    /** A message, plain and encrypted, and its cipher. */
    @State(Scope.Thread)
    public static class Encryption {
        /** The algorithm. */
        @Param
        public @Nullable CipherKind algorithm;

        /** Length of the message in bytes. */
        @Param({"256", "4096", "65536", "1048576"})
        public int length;

        private byte[] plain = {};
        private byte[] target = {};
        private byte[] message = {};
        private @Nullable MessageCipher cipher;

        /** For JMH. */
        public Encryption() {}

        /** Creates and encrypts a message. */
        @Setup(Level.Trial)
        public void encrypt() {
            CipherKind kind = Objects.requireNonNull(algorithm);
            plain = random(length);
            target = new byte[MessageCipher.TRANSFORM_HEADER_LENGTH + length];
            byte[] key = random(kind.keyBits() / 8);
            cipher = MessageCipher.of(kind, key, key);
            cipher().encrypt(plain, 0, length, target, 0, 1);
            message = target.clone();
        }

        private MessageCipher cipher() {
            return Objects.requireNonNull(cipher);
        }
    }

    /** Signs a message. */
    @Benchmark
    public byte[] sign(Signing state) {
        state.signer().sign(state.message, 0, state.length);
        return state.message;
    }

    /** Verifies a message. */
    @Benchmark
    public void verify(Signing state) {
        if (!state.signer().verify(state.message, 0, state.length)) {
            throw new IllegalStateException("a valid signature was rejected");
        }
    }

    /** Encrypts a message. */
    @Benchmark
    public byte[] encrypt(Encryption state) {
        state.cipher().encrypt(state.plain, 0, state.length, state.target, 0, 1);
        return state.target;
    }

    /** Decrypts a message. */
    @Benchmark
    public byte[] decrypt(Encryption state) {
        if (!state.cipher().decrypt(state.message, 0, state.message.length, state.plain, 0)) {
            throw new IllegalStateException("a valid message was rejected");
        }
        return state.plain;
    }
}
