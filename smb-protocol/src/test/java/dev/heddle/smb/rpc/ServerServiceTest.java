// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smb.rpc;

import static dev.heddle.smb.rpc.RecordedRpc.bytes;
import static dev.heddle.smb.rpc.RecordedRpc.ofCall;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import dev.heddle.smb.wire.WireFormatException;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/**
 * The server service with recorded messages of rpcclient and smbd of Samba 4.17, and with malicious responses.
 */
class ServerServiceTest {
    private static final int STUB_AT = 24;

    private static ByteBuffer little(byte[] bytes) {
        return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    /** A pipe that returns prepared responses and records the written messages. */
    private static final class Replay implements RpcPipe {
        final List<byte[]> written = new ArrayList<>();
        private final ArrayDeque<byte[]> answers = new ArrayDeque<>();

        Replay answer(byte[] message) {
            answers.addLast(message);
            return this;
        }

        @Override
        public byte[] transceive(byte[] message) {
            write(message);
            return read();
        }

        @Override
        public void write(byte[] message) {
            written.add(message);
        }

        @Override
        public byte[] read() {
            return answers.removeFirst();
        }
    }

    private Replay bound() {
        return new Replay().answer(ofCall(1, bytes("bind-response")));
    }

    private static ServerService service(Replay pipe) throws IOException {
        return ServerService.bind(pipe, "127.0.0.1");
    }

    @Test
    void bindIsAsRpcclientSendsIt() throws IOException {
        Replay pipe = bound();
        service(pipe);
        assertThat(pipe.written.get(0)).isEqualTo(bytes("bind-request"));
    }

    @Test
    void informationAboutTheServer() throws IOException {
        Replay pipe = bound().answer(ofCall(2, bytes("info-response")));
        assertThat(service(pipe).info())
                .isEqualTo(new ServerService.ServerInfo101(500, "TESTSRV", 6, 1, 0x0080_9A03, "A server"));
        assertThat(pipe.written.get(1)).isEqualTo(bytes("info-request"));
    }

    private Replay withShares() {
        Replay pipe = bound();
        for (int i = 1; i <= 4; i++) {
            pipe.answer(ofCall(2, bytes("shares-response-" + i)));
        }
        return pipe;
    }

    @Test
    void sharesOverFourFragments() throws IOException {
        Replay pipe = withShares();
        List<ServerService.ShareInfo1> shares = service(pipe).shares();
        assertThat(shares).hasSize(30);
        String longs = " long".repeat(40);
        for (int i = 1; i <= 30; i++) {
            assertThat(shares).contains(new ServerService.ShareInfo1("share" + i, 0, "comment " + i + longs));
        }
        // rpcclient calls NetrShareEnumSticky (36), which has the same arguments and does not resume a list.
        String everythingAtLevel1 = "0100000001000000040002000000000000000000ffffffff";
        assertThat(HexFormat.of().formatHex(pipe.written.get(1))).contains(everythingAtLevel1);
        assertThat(HexFormat.of().formatHex(bytes("shares-request"))).contains(everythingAtLevel1);
    }

    @Test
    void aLongCallGoesInFragments() throws IOException {
        Replay pipe = bound().answer(new RpcPdu.Response(3, 2, 0, new byte[] {1, 2}).encode());
        RpcClient client = RpcClient.bind(pipe, new RpcInterface(new UUID(1, 2), 3));
        byte[] arguments = new byte[10_000];
        new Random(1).nextBytes(arguments);
        assertThat(client.call(7, arguments)).containsExactly(1, 2);
        ByteBuffer sent = ByteBuffer.allocate(arguments.length);
        for (byte[] fragment : pipe.written.subList(1, pipe.written.size())) {
            assertThat(fragment.length).isLessThanOrEqualTo(RpcClient.MAX_FRAGMENT);
            sent.put(fragment, STUB_AT, fragment.length - STUB_AT);
        }
        assertThat(sent.array()).isEqualTo(arguments);
        assertThat(pipe.written).extracting(fragment -> (int) fragment[3]).containsExactly(3, 1, 0, 2);
    }

    private static void refused(String message, Replay pipe) {
        assertThatThrownBy(() -> service(pipe).shares())
                .isInstanceOf(WireFormatException.class)
                .hasMessageContaining(message);
    }

    /** Asserts that a wrong length is rejected before memory is allocated for it. */
    private static void refusedAtOnce(String message, Replay pipe) {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = threads.getCurrentThreadAllocatedBytes();
        refused(message, pipe);
        assertThat(threads.getCurrentThreadAllocatedBytes() - before).isLessThan(1 << 20);
    }

    private Replay damaged(int at, int value) {
        ByteBuffer stub = ByteBuffer.allocate(200).order(ByteOrder.LITTLE_ENDIAN);
        // NetrShareEnum of one share "A" without remark.
        for (int word : new int[] {1, 1, 0x20000, 1, 0x20004, 1, 0x20008, 0, 0, 2, 0, 2, 'A', 1, 0, 0}) {
            stub.putInt(word);
        }
        stub.putInt(at, value);
        byte[] bytes = Arrays.copyOf(stub.array(), stub.position());
        return bound().answer(new RpcPdu.Response(3, 2, 0, bytes).encode());
    }

    @Test
    void anHonestSmallList() throws IOException {
        assertThat(service(damaged(0, 1)).shares()).containsExactly(new ServerService.ShareInfo1("A", 0, ""));
    }

    @Test
    void lengthsThatLie() {
        refusedAtOnce("Buffer.max_count", damaged(20, -1));
        refusedAtOnce("EntriesRead", damaged(12, 0x1000_0000));
        refusedAtOnce("max_count", damaged(20, 0x1000_0000));
        refusedAtOnce("shi1_netname", damaged(44, 0x7FFF_FFFF));
        refusedAtOnce("shi1_netname.offset", damaged(40, 1));
        refusedAtOnce("Level", damaged(0, 2));
    }

    @Test
    void fragmentsThatLie() {
        byte[] shorter = Arrays.copyOf(bytes("info-response"), 60);
        refused("frag_length", bound().answer(shorter));
        refused("call_id", bound().answer(bytes("shares-response-1")));
        refused("PTYPE", bound().answer(ofCall(2, bytes("bind-response"))));
        refused("rpc_vers", bound().answer(new byte[30]));
        refused("stub", bound().answer(new RpcPdu.Response(0, 2, 0, new byte[0]).encode()));
    }

    @Test
    void aResultWithoutEnd() {
        byte[] fragment = new RpcPdu.Response(0, 2, 0, new byte[60_000]).encode();
        Replay pipe = bound();
        for (int i = 0; i < 300; i++) {
            pipe.answer(fragment);
        }
        refused("exceed the limit", pipe);
    }

    /** The server reports after every full list that there are more shares. */
    @Test
    void aListWithoutEnd() {
        int shares = 5_000; // as many as a fragment holds
        ByteBuffer stub = ByteBuffer.allocate(48 + 12 * shares).order(ByteOrder.LITTLE_ENDIAN);
        stub.putInt(1).putInt(1).putInt(0x20000).putInt(shares).putInt(0x20004).putInt(shares);
        stub.position(stub.position() + 12 * shares); // without names and remarks
        stub.putInt(shares).putInt(0x20008).putInt(7).putInt(234);
        byte[] list = Arrays.copyOf(stub.array(), stub.position());
        Replay pipe = bound();
        for (int call = 2; call < 30; call++) {
            pipe.answer(new RpcPdu.Response(3, call, 0, list).encode());
        }
        refused("shares", pipe);
    }

    @Test
    void faults() {
        byte[] fault = RecordedRpc.fault(2, 5);
        assertThatThrownBy(() -> service(bound().answer(fault)).info())
                .isInstanceOfSatisfying(
                        RpcFault.class, e -> assertThat(e.status()).isEqualTo(RpcFault.ACCESS_DENIED));
    }

    @Test
    void everyCutIsRefused() {
        byte[] whole = bytes("info-response");
        for (int length = 0; length < whole.length; length++) {
            byte[] cut = ofCallIfLongEnough(Arrays.copyOf(whole, length));
            assertThatThrownBy(() -> service(bound().answer(cut)).info()).isInstanceOf(WireFormatException.class);
        }
    }

    private static byte[] ofCallIfLongEnough(byte[] fragment) {
        if (fragment.length >= 16) {
            little(fragment).putShort(8, (short) fragment.length);
            ofCall(2, fragment);
        }
        return fragment;
    }
}
