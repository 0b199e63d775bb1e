// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smb.wire;

import java.nio.ByteBuffer;
import java.util.List;

/** One negotiate context of SMB 3.1.1 ([MS-SMB2] 2.2.3.1 and 2.2.4.1). Algorithm numbers are unsigned 16-bit. */
public sealed interface NegotiateContext {
    /** Returns the ContextType. */
    int type();

    /** Returns the length of the context's data in bytes, without its 8-byte header. */
    int dataLength();

    /** Encodes the context's data at the position of the buffer. */
    void encodeData(ByteBuffer message);

    /**
     * The hash functions for pre-authentication integrity ([MS-SMB2] 2.2.3.1.1).
     *
     * @param hashAlgorithms in order of preference
     * @param salt random bytes
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record PreauthIntegrityCapabilities(List<Integer> hashAlgorithms, byte[] salt) implements NegotiateContext {
        /** The ContextType. */
        public static final int TYPE = 1;

        /** SHA-512, the only defined algorithm. */
        public static final int SHA_512 = 1;

        /** Keeps an unmodifiable copy of the list. */
        public PreauthIntegrityCapabilities {
            hashAlgorithms = List.copyOf(hashAlgorithms);
        }

        @Override
        public int type() {
            return TYPE;
        }

        @Override
        public int dataLength() {
            return 4 + hashAlgorithms.size() * Short.BYTES + salt.length;
        }

        @Override
        public void encodeData(ByteBuffer message) {
            message.putShort((short) hashAlgorithms.size()).putShort((short) salt.length);
            WireWriter.list16(message, hashAlgorithms);
            message.put(salt);
        }

        static PreauthIntegrityCapabilities decodeData(ByteBuffer data) throws WireFormatException {
            WireReader reader = new WireReader("SMB2_PREAUTH_INTEGRITY_CAPABILITIES", data);
            int count = reader.u16("HashAlgorithmCount", 0);
            int saltLength = reader.u16("SaltLength", 2);
            List<Integer> algorithms = reader.list16("HashAlgorithms", 4, count);
            return new PreauthIntegrityCapabilities(
                    algorithms, reader.bytes("Salt", 4 + count * Short.BYTES, saltLength));
        }
    }

    /**
     * The ciphers ([MS-SMB2] 2.2.3.1.2). A response has one cipher, or the number 0 if client and server have no cipher
     * in common.
     *
     * @param ciphers in order of preference
     */
    record EncryptionCapabilities(List<Integer> ciphers) implements NegotiateContext {
        /** The ContextType. */
        public static final int TYPE = 2;

        /** AES-128-CCM. */
        public static final int AES_128_CCM = 1;

        /** AES-128-GCM. */
        public static final int AES_128_GCM = 2;

        /** AES-256-CCM. */
        public static final int AES_256_CCM = 3;

        /** AES-256-GCM. */
        public static final int AES_256_GCM = 4;

        /** Keeps an unmodifiable copy of the list. */
        public EncryptionCapabilities {
            ciphers = List.copyOf(ciphers);
        }

        @Override
        public int type() {
            return TYPE;
        }

        @Override
        public int dataLength() {
            return Short.BYTES + ciphers.size() * Short.BYTES;
        }

        @Override
        public void encodeData(ByteBuffer message) {
            message.putShort((short) ciphers.size());
            WireWriter.list16(message, ciphers);
        }

        static EncryptionCapabilities decodeData(ByteBuffer data) throws WireFormatException {
            WireReader reader = new WireReader("SMB2_ENCRYPTION_CAPABILITIES", data);
            return new EncryptionCapabilities(reader.list16("Ciphers", 2, reader.u16("CipherCount", 0)));
        }
    }

    /**
     * The compression algorithms ([MS-SMB2] 2.2.3.1.3).
     *
     * @param flags 1 if compressed messages may be chained
     * @param algorithms in order of preference
     */
    record CompressionCapabilities(int flags, List<Integer> algorithms) implements NegotiateContext {
        /** The ContextType. */
        public static final int TYPE = 3;

        /** Keeps an unmodifiable copy of the list. */
        public CompressionCapabilities {
            algorithms = List.copyOf(algorithms);
        }

        @Override
        public int type() {
            return TYPE;
        }

        @Override
        public int dataLength() {
            return 8 + algorithms.size() * Short.BYTES;
        }

        @Override
        public void encodeData(ByteBuffer message) {
            message.putShort((short) algorithms.size()).putShort((short) 0).putInt(flags);
            WireWriter.list16(message, algorithms);
        }

        static CompressionCapabilities decodeData(ByteBuffer data) throws WireFormatException {
            WireReader reader = new WireReader("SMB2_COMPRESSION_CAPABILITIES", data);
            int count = reader.u16("CompressionAlgorithmCount", 0);
            int flags = reader.i32("Flags", 4);
            return new CompressionCapabilities(flags, reader.list16("CompressionAlgorithms", 8, count));
        }
    }

    /**
     * The server name that the client connects to ([MS-SMB2] 2.2.3.1.4).
     *
     * @param netName the name, without a terminating null
     */
    record NetnameNegotiateContextId(String netName) implements NegotiateContext {
        /** The ContextType. */
        public static final int TYPE = 5;

        @Override
        public int type() {
            return TYPE;
        }

        @Override
        public int dataLength() {
            return WireWriter.utf16Length(netName);
        }

        @Override
        public void encodeData(ByteBuffer message) {
            WireWriter.utf16(message, netName);
        }

        static NetnameNegotiateContextId decodeData(ByteBuffer data) throws WireFormatException {
            WireReader reader = new WireReader("SMB2_NETNAME_NEGOTIATE_CONTEXT_ID", data);
            return new NetnameNegotiateContextId(reader.utf16("NetName", 0, reader.limit()));
        }
    }

    /**
     * The signing algorithms ([MS-SMB2] 2.2.3.1.7).
     *
     * @param signingAlgorithms in order of preference
     */
    record SigningCapabilities(List<Integer> signingAlgorithms) implements NegotiateContext {
        /** The ContextType. */
        public static final int TYPE = 8;

        /** HMAC-SHA256. */
        public static final int HMAC_SHA256 = 0;

        /** AES-128-CMAC. */
        public static final int AES_CMAC = 1;

        /** AES-128-GMAC. */
        public static final int AES_GMAC = 2;

        /** Keeps an unmodifiable copy of the list. */
        public SigningCapabilities {
            signingAlgorithms = List.copyOf(signingAlgorithms);
        }

        @Override
        public int type() {
            return TYPE;
        }

        @Override
        public int dataLength() {
            return Short.BYTES + signingAlgorithms.size() * Short.BYTES;
        }

        @Override
        public void encodeData(ByteBuffer message) {
            message.putShort((short) signingAlgorithms.size());
            WireWriter.list16(message, signingAlgorithms);
        }

        static SigningCapabilities decodeData(ByteBuffer data) throws WireFormatException {
            WireReader reader = new WireReader("SMB2_SIGNING_CAPABILITIES", data);
            return new SigningCapabilities(
                    reader.list16("SigningAlgorithms", 2, reader.u16("SigningAlgorithmCount", 0)));
        }
    }

    /**
     * A context of any other type; receivers ignore it.
     *
     * @param type the ContextType
     * @param data the data of the context, not copied
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Unknown(int type, byte[] data) implements NegotiateContext {
        @Override
        public int dataLength() {
            return data.length;
        }

        @Override
        public void encodeData(ByteBuffer message) {
            message.put(data);
        }
    }
}
