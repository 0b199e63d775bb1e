// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smb.rpc;

import dev.heddle.smb.wire.WireFormatException;
import dev.heddle.smb.wire.WireReader;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** One fragment of a call (C706 12.6.4), little-endian, without authentication. */
sealed interface RpcPdu {
    int FIRST = 0x01;
    int LAST = 0x02;
    int HEADER = 16;
    int REQUEST_HEADER = 24;

    /**
     * A fragment of a request.
     *
     * @param allocHint the number of bytes left in the whole call, or 0
     * @param contextId the id of the presentation context
     * @param opnum the number of the procedure
     * @param stub the arguments in NDR
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Request(int flags, int callId, int allocHint, int contextId, int opnum, byte[] stub) implements RpcPdu {
        byte[] encode() {
            byte[] bytes = new byte[REQUEST_HEADER + stub.length];
            ByteBuffer pdu = begin(bytes, 0, flags, callId);
            pdu.putInt(allocHint).putShort((short) contextId).putShort((short) opnum);
            pdu.put(stub);
            return bytes;
        }
    }

    /** A fragment of a response. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Response(int flags, int callId, int contextId, byte[] stub) implements RpcPdu {
        byte[] encode() {
            byte[] bytes = new byte[REQUEST_HEADER + stub.length];
            ByteBuffer pdu = begin(bytes, 2, flags, callId);
            pdu.putInt(stub.length).putShort((short) contextId).putShort((short) 0);
            pdu.put(stub);
            return bytes;
        }
    }

    /** The response that the server did not execute the call. */
    record Fault(int flags, int callId, int status) implements RpcPdu {
        byte[] encode() {
            byte[] bytes = new byte[REQUEST_HEADER + 8];
            begin(bytes, 3, flags, callId).putInt(REQUEST_HEADER, status);
            return bytes;
        }
    }

    /** A request to bind to an interface, with the transfer syntax NDR. */
    record Bind(int callId, int maxFragment, RpcInterface wanted) implements RpcPdu {
        private static final int LENGTH = HEADER + 12 + 4 + 2 * RpcInterface.LENGTH;

        byte[] encode() {
            byte[] bytes = new byte[LENGTH];
            ByteBuffer pdu = begin(bytes, 11, FIRST | LAST, callId);
            pdu.putShort((short) maxFragment).putShort((short) maxFragment).putInt(0);
            pdu.put((byte) 1).put((byte) 0).putShort((short) 0);
            pdu.putShort((short) 0).put((byte) 1).put((byte) 0);
            wanted.put(pdu);
            RpcInterface.NDR.put(pdu);
            return bytes;
        }
    }

    /**
     * The response to {@link Bind}.
     *
     * @param maxReceive the maximum length of a fragment that the server accepts
     * @param result 0 if the server has the interface
     * @param reason the reason if the server does not have the interface
     */
    record BindAck(int callId, int maxReceive, int result, int reason) implements RpcPdu {
        /** @param address the server's name of the pipe */
        byte[] encode(String address) {
            byte[] name = address.getBytes(StandardCharsets.US_ASCII);
            int results = (26 + name.length + 1 + 3) & ~3;
            byte[] bytes = new byte[results + 8 + RpcInterface.LENGTH];
            ByteBuffer pdu = begin(bytes, 12, FIRST | LAST, callId);
            pdu.putShort((short) maxReceive).putShort((short) maxReceive).putInt(1);
            pdu.putShort((short) (name.length + 1)).put(name);
            pdu.position(results).put((byte) 1).put((byte) 0).putShort((short) 0);
            pdu.putShort((short) result).putShort((short) reason);
            RpcInterface.NDR.put(pdu);
            return bytes;
        }
    }

    /** The response that rejects a {@link Bind}. */
    record BindNak(int callId, int reason) implements RpcPdu {}

    private static ByteBuffer begin(byte[] bytes, int type, int flags, int callId) {
        ByteBuffer pdu = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        pdu.put((byte) 5).put((byte) 0).put((byte) type).put((byte) flags);
        return pdu.putInt(0x10)
                .putShort((short) bytes.length)
                .putShort((short) 0)
                .putInt(callId);
    }

    /** Returns the id of the call that this fragment belongs to. */
    int callId();

    private static WireReader header(byte[] bytes) throws WireFormatException {
        WireReader reader = WireReader.ofRemaining("RpcPdu", ByteBuffer.wrap(bytes));
        expect(reader, "rpc_vers", 0, reader.u8("rpc_vers", 0), 5);
        expect(reader, "packed_drep", 4, reader.u8("packed_drep", 4), 0x10);
        expect(reader, "frag_length", 8, reader.u16("frag_length", 8), bytes.length);
        expect(reader, "auth_length", 10, reader.u16("auth_length", 10), 0);
        return reader;
    }

    /** Decodes a fragment from a server. */
    static RpcPdu decode(byte[] bytes) throws WireFormatException {
        WireReader reader = header(bytes);
        int type = reader.u8("PTYPE", 2);
        int flags = reader.u8("pfc_flags", 3);
        int callId = reader.i32("call_id", 12);
        return switch (type) {
            case 2 -> new Response(flags, callId, reader.u16("p_cont_id", 20), stub(reader));
            case 3 -> new Fault(flags, callId, reader.i32("status", 24));
            case 12 -> bindAck(reader, callId);
            case 13 -> new BindNak(callId, reader.u16("provider_reject_reason", 16));
            default -> throw reader.malformed("PTYPE", 2, type, "is not a response to a call");
        };
    }

    /** Decodes a fragment from a client; of a {@link Bind}, only the first interface. */
    static RpcPdu decodeCall(byte[] bytes) throws WireFormatException {
        WireReader reader = header(bytes);
        int type = reader.u8("PTYPE", 2);
        int callId = reader.i32("call_id", 12);
        return switch (type) {
            case 0 ->
                new Request(
                        reader.u8("pfc_flags", 3),
                        callId,
                        reader.i32("alloc_hint", 16),
                        reader.u16("p_cont_id", 20),
                        reader.u16("opnum", 22),
                        stub(reader));
            case 11 ->
                new Bind(
                        callId,
                        reader.u16("max_recv_frag", 18),
                        RpcInterface.get(reader.slice("abstract_syntax", 32, RpcInterface.LENGTH)));
            default -> throw reader.malformed("PTYPE", 2, type, "is not a call");
        };
    }

    private static byte[] stub(WireReader reader) throws WireFormatException {
        return reader.bytes("stub", REQUEST_HEADER, (long) reader.limit() - REQUEST_HEADER);
    }

    private static BindAck bindAck(WireReader reader, int callId) throws WireFormatException {
        int maxReceive = reader.u16("max_recv_frag", 18);
        int address = reader.u16("sec_addr.length", 24);
        int results = (26 + address + 3) & ~3;
        expect(reader, "n_results", results, reader.u8("n_results", results), 1);
        return new BindAck(callId, maxReceive, reader.u16("result", results + 4), reader.u16("reason", results + 6));
    }

    private static void expect(WireReader reader, String field, int at, int found, int expected)
            throws WireFormatException {
        if (found != expected) {
            throw reader.malformed(field, at, found, "must be " + expected);
        }
    }
}
