// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smb.wire;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.heddle.smb.wire.NegotiateContext.CompressionCapabilities;
import dev.heddle.smb.wire.NegotiateContext.EncryptionCapabilities;
import dev.heddle.smb.wire.NegotiateContext.NetnameNegotiateContextId;
import dev.heddle.smb.wire.NegotiateContext.PreauthIntegrityCapabilities;
import dev.heddle.smb.wire.NegotiateContext.SigningCapabilities;
import dev.heddle.smb.wire.NegotiateContext.Unknown;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.function.Supplier;

/** Random values of every message type, generated from a seed. */
final class Samples {
    private final Random random;

    Samples(long seed) {
        random = new Random(seed);
    }

    SmbRequest request(SmbCommand command) {
        return switch (command) {
            case NEGOTIATE -> {
                List<Integer> dialects = list(() -> random.nextInt(0x10000));
                boolean contexts = random.nextBoolean();
                if (contexts) {
                    dialects = new ArrayList<>(dialects);
                    dialects.add(NegotiateContexts.DIALECT_WITH_CONTEXTS);
                }
                yield new NegotiateRequest(u16(), i32(), guid(), dialects, contexts ? contexts() : List.of());
            }
            case SESSION_SETUP -> new SessionSetupRequest(u8(), u8(), i32(), i64(), bytes());
            case LOGOFF -> new LogoffRequest();
            case TREE_CONNECT -> new TreeConnectRequest(u16(), text());
            case TREE_DISCONNECT -> new TreeDisconnectRequest();
            case CREATE ->
                new CreateRequest(
                        u8(), i32(), i32(), i32(), i32(), disposition(), i32(), text(), list(this::createContext));
            case CLOSE -> new CloseRequest(u16(), fileId());
            case FLUSH -> new FlushRequest(fileId());
            case READ -> new ReadRequest(u8(), u8(), u31(), i64(), fileId(), u31(), u31());
            case WRITE -> new WriteRequest(fileId(), i64(), u31(), i32(), buffer());
            case LOCK -> new LockRequest(fileId(), i32(), locks());
            case IOCTL -> new IoctlRequest(i32(), fileId(), u31(), u31(), i32(), buffer());
            case CANCEL -> new CancelRequest();
            case ECHO -> new EchoRequest();
            case QUERY_DIRECTORY -> new QueryDirectoryRequest(u8(), u8(), i32(), fileId(), text(), u31());
            case QUERY_INFO -> new QueryInfoRequest(u8(), u8(), u31(), i32(), i32(), fileId(), buffer());
            case SET_INFO -> new SetInfoRequest(u8(), u8(), i32(), fileId(), buffer());
            case CHANGE_NOTIFY -> new ChangeNotifyRequest(u16(), u31(), fileId(), i32());
            case OPLOCK_BREAK ->
                random.nextBoolean()
                        ? new OplockBreakAcknowledgment.OfOplock(u8(), fileId())
                        : new OplockBreakAcknowledgment.OfLease(leaseKey(), i32());
        };
    }

    SmbResponse response(SmbCommand command) {
        return switch (command) {
            case NEGOTIATE -> {
                boolean contexts = random.nextBoolean();
                yield new NegotiateResponse(
                        u16(),
                        contexts ? NegotiateContexts.DIALECT_WITH_CONTEXTS : 0x0210,
                        guid(),
                        i32(),
                        u32(),
                        u32(),
                        u32(),
                        i64(),
                        i64(),
                        bytes(),
                        contexts ? contexts() : List.of());
            }
            case SESSION_SETUP -> new SessionSetupResponse(u16(), bytes());
            case LOGOFF -> new LogoffResponse();
            case TREE_CONNECT -> new TreeConnectResponse(u8(), i32(), i32(), i32());
            case TREE_DISCONNECT -> new TreeDisconnectResponse();
            case CREATE ->
                new CreateResponse(
                        u8(),
                        u8(),
                        i32(),
                        i64(),
                        i64(),
                        i64(),
                        i64(),
                        i64(),
                        i64() >>> 1,
                        i32(),
                        fileId(),
                        list(this::createContext));
            case CLOSE -> new CloseResponse(u16(), i64(), i64(), i64(), i64(), i64(), i64(), i32());
            case FLUSH -> new FlushResponse();
            case READ -> new ReadResponse(i32(), buffer());
            case WRITE -> new WriteResponse(u31(), i32());
            case LOCK -> new LockResponse();
            case IOCTL -> new IoctlResponse(i32(), fileId(), i32(), buffer(), buffer());
            case ECHO -> new EchoResponse();
            case QUERY_DIRECTORY -> new QueryDirectoryResponse(buffer());
            case QUERY_INFO -> new QueryInfoResponse(buffer());
            case SET_INFO -> new SetInfoResponse();
            case CHANGE_NOTIFY -> new ChangeNotifyResponse(buffer());
            case OPLOCK_BREAK ->
                switch (random.nextInt(3)) {
                    case 0 -> new OplockBreakResponse.OfOplock(u8(), fileId());
                    case 1 -> new OplockBreakResponse.OfLease(leaseKey(), i32());
                    default -> new OplockBreakResponse.LeaseNotification(u16(), i32(), leaseKey(), i32(), i32());
                };
            case CANCEL -> throw new IllegalArgumentException(command.toString());
        };
    }

    ErrorResponse error(SmbCommand command) {
        return new ErrorResponse(command, u8(), bytes());
    }

    private List<NegotiateContext> contexts() {
        return list(() -> switch (random.nextInt(6)) {
            case 0 -> new PreauthIntegrityCapabilities(list(this::u16), bytes());
            case 1 -> new EncryptionCapabilities(list(this::u16));
            case 2 -> new CompressionCapabilities(i32(), list(this::u16));
            case 3 -> new NetnameNegotiateContextId(text());
            case 4 -> new SigningCapabilities(list(this::u16));
            default -> new Unknown(100 + random.nextInt(1000), bytes());
        });
    }

    private CreateContext createContext() {
        byte[] guid = new byte[16];
        random.nextBytes(guid);
        return new CreateContext(random.nextBoolean() ? "MxAc" : new String(guid, ISO_8859_1), bytes());
    }

    private CreateDisposition disposition() {
        CreateDisposition[] all = CreateDisposition.values();
        return all[random.nextInt(all.length)];
    }

    private <T> List<T> list(Supplier<? extends T> element) {
        List<T> list = new ArrayList<>();
        int size = random.nextInt(5);
        for (int i = 0; i < size; i++) {
            list.add(element.get());
        }
        return list;
    }

    /** Returns text of random code units, including unpaired surrogates. */
    private String text() {
        int length = random.nextInt(20);
        StringBuilder text = new StringBuilder(length);
        for (int i = 0; i < length; i++) {
            text.append((char) u16());
        }
        return text.toString();
    }

    private byte[] bytes() {
        byte[] bytes = new byte[random.nextInt(40)];
        random.nextBytes(bytes);
        return bytes;
    }

    /** Returns a buffer whose position is not 0 and whose limit is not its capacity. */
    private ByteBuffer buffer() {
        byte[] content = bytes();
        ByteBuffer buffer = ByteBuffer.allocate(content.length + 10);
        return buffer.put(3, content).limit(3 + content.length).position(3);
    }

    private List<LockElement> locks() {
        List<LockElement> locks = new ArrayList<>();
        do {
            locks.add(new LockElement(i64(), i64(), i32()));
        } while (random.nextBoolean());
        return locks;
    }

    private FileId fileId() {
        return new FileId(i64(), i64());
    }

    private LeaseKey leaseKey() {
        return new LeaseKey(i64(), i64());
    }

    private UUID guid() {
        return new UUID(i64(), i64());
    }

    private int u8() {
        return random.nextInt(0x100);
    }

    private int u16() {
        return random.nextInt(0x10000);
    }

    private int u31() {
        return random.nextInt() & Integer.MAX_VALUE;
    }

    private int i32() {
        return random.nextInt();
    }

    private long u32() {
        return random.nextInt() & 0xFFFF_FFFFL;
    }

    private long i64() {
        return random.nextLong();
    }
}
