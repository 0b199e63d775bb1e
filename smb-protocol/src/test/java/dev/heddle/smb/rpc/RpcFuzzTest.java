// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smb.rpc;

import static java.util.Objects.requireNonNull;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.heddle.smb.wire.WireFormatException;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * For every input from the server, a call returns a value or throws a {@link WireFormatException} or an
 * {@link RpcFault}.
 */
class RpcFuzzTest {
    private static final int MAX = 65_000;

    /** A pipe whose server sends scripted messages, independent of the requests. */
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

    /** Uses the bytes as the result of a call, in NDR. */
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

    /** Uses the bytes as all messages of the server, each after its 16-bit length. */
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
