package dev.heddle.smb.rpc;

import static java.util.Objects.requireNonNull;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.heddle.smb.wire.WireFormatException;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * Whatever the other end of a pipe says, a call ends with a value, a {@link WireFormatException} or an
 * {@link RpcFault}.
 */
class RpcFuzzTest {
    private static final int MAX = 65_000;

    /** Says one thing after the other, and then nothing more. */
    private abstract static class Scripted implements RpcPipe {
        @Override
        public byte[] transceive(byte[] message) throws IOException {
            return read();
        }

        @Override
        public void write(byte[] message) {
            requireNonNull(message);
        }
    }

    @FuzzTest
    void fragment(byte[] bytes) {
        try {
            requireNonNull(RpcPdu.decode(bytes));
        } catch (WireFormatException e) {
            requireNonNull(e.getMessage());
        }
    }

    /** The bytes are the result of a call, in NDR. */
    @FuzzTest
    void result(byte[] ndr) throws IOException {
        byte[] stub = Arrays.copyOf(ndr, Math.min(ndr.length, MAX));
        call(new Result(stub), ServerService::shares);
        call(new Result(stub), ServerService::info);
    }

    private static final class Result extends Scripted {
        private final byte[] stub;
        private int said;

        Result(byte[] stub) {
            this.stub = stub;
        }

        @Override
        public byte[] read() {
            said++;
            return said == 1
                    ? RecordedRpc.ofCall(1, RecordedRpc.bytes("bind-response"))
                    : new RpcPdu.Response(RpcPdu.FIRST | RpcPdu.LAST, said, 0, stub).encode();
        }
    }

    /** The bytes are all that the server says: messages, each behind its length in 16 bits. */
    @FuzzTest
    void conversation(byte[] bytes) throws IOException {
        call(new Messages(bytes), ServerService::shares);
        call(new Messages(bytes), ServerService::info);
    }

    private static final class Messages extends Scripted {
        private final ByteBuffer left;

        Messages(byte[] bytes) {
            this.left = ByteBuffer.wrap(bytes);
        }

        @Override
        public byte[] read() throws EOFException {
            if (left.remaining() < Short.BYTES) {
                throw new EOFException();
            }
            byte[] message = new byte[Math.min(left.getShort() & 0xFFFF, left.remaining())];
            left.get(message);
            return message;
        }
    }

    private interface Question {
        Object ask(ServerService service) throws IOException;
    }

    private static void call(RpcPipe pipe, Question question) throws IOException {
        try {
            requireNonNull(question.ask(ServerService.bind(pipe, "server")));
        } catch (WireFormatException | RpcFault | EOFException e) {
            requireNonNull(e);
        }
    }
}
