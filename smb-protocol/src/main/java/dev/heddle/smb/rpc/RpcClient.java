// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smb.rpc;

import dev.heddle.smb.wire.WireFormatException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;

/**
 * A client that calls the procedures of one interface over a pipe, one call at a time. Used by one thread at a time.
 */
public final class RpcClient {
    /** The maximum number of bytes in the result of one call. */
    public static final int MAX_RESULT = 16 << 20;

    /** The maximum length of a fragment that servers accept without negotiation; Windows and Samba offer it. */
    static final int MAX_FRAGMENT = 4280;

    static final int MIN_FRAGMENT = 1432; // C706 12.6.3.1: every party accepts this length

    private final RpcPipe pipe;
    private final int maxSend;
    private int calls = 1;

    private RpcClient(RpcPipe pipe, int maxSend) {
        this.pipe = pipe;
        this.maxSend = maxSend;
    }

    /**
     * Binds to an interface of the server.
     *
     * @throws RpcFault if the server does not have the interface, or refuses the bind
     */
    static RpcClient bind(RpcPipe pipe, RpcInterface wanted) throws IOException {
        byte[] answer = pipe.transceive(new RpcPdu.Bind(1, MAX_FRAGMENT, wanted).encode());
        return switch (decode(answer, 1)) {
            case RpcPdu.BindAck ack
            when ack.result() == 0 -> new RpcClient(pipe, Math.clamp(ack.maxReceive(), MIN_FRAGMENT, MAX_FRAGMENT));
            case RpcPdu.BindAck ack -> throw new RpcFault("the server has no such interface", ack.reason());
            case RpcPdu.BindNak nak -> throw new RpcFault("the server refuses the interface", nak.reason());
            case RpcPdu.Fault fault -> throw new RpcFault("the server refuses the interface", fault.status());
            case RpcPdu other -> throw unexpected(other);
        };
    }

    /**
     * Calls a procedure.
     *
     * @param opnum the number of the procedure
     * @param arguments the arguments in NDR
     * @return the results in NDR
     * @throws RpcFault if the server did not execute the call
     */
    byte[] call(int opnum, byte[] arguments) throws IOException {
        int id = ++calls;
        byte[] fragment = send(id, opnum, arguments);
        ByteArrayOutputStream result = new ByteArrayOutputStream();
        while (true) {
            switch (decode(fragment, id)) {
                case RpcPdu.Response response -> {
                    if (response.stub().length > MAX_RESULT - result.size()) {
                        throw new WireFormatException(
                                "RpcPdu",
                                "stub",
                                RpcPdu.REQUEST_HEADER,
                                result.size(),
                                "bytes so far, and the next exceed the limit");
                    }
                    result.writeBytes(response.stub());
                    if ((response.flags() & RpcPdu.LAST) != 0) {
                        return result.toByteArray();
                    }
                    if (response.stub().length == 0) {
                        throw new WireFormatException(
                                "RpcPdu", "stub", RpcPdu.REQUEST_HEADER, 0, "bytes, but more fragments follow");
                    }
                }
                case RpcPdu.Fault fault -> throw new RpcFault("the server did not execute the call", fault.status());
                case RpcPdu other -> throw unexpected(other);
            }
            fragment = pipe.read();
        }
    }

    /** Sends the call in one or more fragments; returns the first fragment of the response. */
    private byte[] send(int id, int opnum, byte[] arguments) throws IOException {
        int room = maxSend - RpcPdu.REQUEST_HEADER;
        int from = 0;
        while (arguments.length - from > room) {
            int flags = from == 0 ? RpcPdu.FIRST : 0;
            pipe.write(request(flags, id, opnum, arguments, from, from + room));
            from += room;
        }
        int flags = (from == 0 ? RpcPdu.FIRST : 0) | RpcPdu.LAST;
        return pipe.transceive(request(flags, id, opnum, arguments, from, arguments.length));
    }

    private static byte[] request(int flags, int id, int opnum, byte[] arguments, int from, int to) {
        byte[] stub = Arrays.copyOfRange(arguments, from, to);
        return new RpcPdu.Request(flags, id, arguments.length - from, 0, opnum, stub).encode();
    }

    private static RpcPdu decode(byte[] fragment, int id) throws WireFormatException {
        RpcPdu pdu = RpcPdu.decode(fragment);
        if (pdu.callId() != id) {
            throw new WireFormatException("RpcPdu", "call_id", 12, pdu.callId(), "is not that of call " + id);
        }
        return pdu;
    }

    private static WireFormatException unexpected(RpcPdu pdu) {
        return new WireFormatException(
                "RpcPdu",
                "PTYPE",
                2,
                pdu.callId(),
                "is the call_id of an unexpected " + pdu.getClass().getSimpleName());
    }
}
