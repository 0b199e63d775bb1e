// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smb.rpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.heddle.smb.wire.WireFormatException;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Calls in fragments (C706 12.6.3): the fragments must be in order, belong to one call, and have a limited length. */
class ServerServiceEndTest {
    private static final int NETR_SHARE_ENUM = 15;
    private static final int SERVER_GET_INFO = 21;

    private final ServerServiceEnd end =
            new ServerServiceEnd(new ServerService.ServerInfo101(500, "NAME", 6, 1, 0, "comment"), List.of());

    private List<byte[]> part(int flags, int callId, byte[] stub) throws WireFormatException {
        return end.answer(new RpcPdu.Request(flags, callId, 0, 0, SERVER_GET_INFO, stub).encode());
    }

    private static byte[] arguments() {
        return new NdrWriter().nullPointer().u32(101).toBytes();
    }

    private static byte[] slice(byte[] bytes, int from, int to) {
        return java.util.Arrays.copyOfRange(bytes, from, to);
    }

    @Test
    void aCallInThreeParts() throws WireFormatException {
        byte[] whole = arguments();
        assertThat(part(RpcPdu.FIRST, 7, slice(whole, 0, 3))).isEmpty();
        assertThat(part(0, 7, slice(whole, 3, 4))).isEmpty();
        List<byte[]> inParts = part(RpcPdu.LAST, 7, slice(whole, 4, whole.length));
        assertThat(inParts).hasSize(1);
        assertThat(inParts.get(0))
                .isEqualTo(part(RpcPdu.FIRST | RpcPdu.LAST, 7, whole).get(0));
    }

    /** The request that libsmb2 sends. */
    @Test
    void theNamesAloneOfTheShares() throws WireFormatException {
        ServerServiceEnd withShares = new ServerServiceEnd(
                new ServerService.ServerInfo101(500, "NAME", 6, 1, 0, "comment"),
                List.of(
                        new ServerService.ShareInfo1("data", 0, "remark"),
                        new ServerService.ShareInfo1("IPC$", 3, "")));
        byte[] stub = new NdrWriter().nullPointer().u32(0).toBytes();
        List<byte[]> answer = withShares.answer(
                new RpcPdu.Request(RpcPdu.FIRST | RpcPdu.LAST, 7, 0, 0, NETR_SHARE_ENUM, stub).encode());

        assertThat(answer).hasSize(1);
        assertThat(RpcPdu.decode(answer.get(0))).isInstanceOfSatisfying(RpcPdu.Response.class, response -> {
            byte[] expected = new NdrWriter()
                    .u32(0)
                    .u32(0)
                    .pointer()
                    .u32(2)
                    .pointer()
                    .u32(2)
                    .pointer()
                    .pointer()
                    .string("data")
                    .string("IPC$")
                    .u32(2)
                    .nullPointer()
                    .u32(0)
                    .toBytes();
            assertThat(response.stub()).isEqualTo(expected);
        });
    }

    @Test
    void aCallThatBeginsAnewForgetsTheOneBefore() throws WireFormatException {
        assertThat(part(RpcPdu.FIRST, 7, new byte[1000])).isEmpty();
        assertThat(part(RpcPdu.FIRST | RpcPdu.LAST, 8, arguments())).hasSize(1);
        assertThatThrownBy(() -> part(RpcPdu.LAST, 7, arguments())).hasMessageContaining("has not begun");
    }

    @Test
    void aPartOfNoCall() throws WireFormatException {
        assertThatThrownBy(() -> part(RpcPdu.LAST, 7, arguments())).hasMessageContaining("has not begun");
        assertThat(part(RpcPdu.FIRST, 7, new byte[1])).isEmpty();
        assertThatThrownBy(() -> part(RpcPdu.LAST, 8, arguments())).hasMessageContaining("has not begun");
    }

    @Test
    void aCallWithoutEnd() throws WireFormatException {
        assertThat(part(RpcPdu.FIRST, 7, new byte[4000])).isEmpty();
        assertThatThrownBy(() -> {
                    for (int i = 0; i < 1000; i++) {
                        assertThat(part(0, 7, new byte[4000])).isEmpty();
                    }
                })
                .isInstanceOf(WireFormatException.class)
                .hasMessageContaining("longer than");
        assertThat(part(RpcPdu.FIRST | RpcPdu.LAST, 8, arguments())).hasSize(1);
    }
}
