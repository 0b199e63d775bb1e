// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smb.internal.chain;

import dev.heddle.core.Deadline;
import dev.heddle.core.Exchange;
import dev.heddle.core.MessageHandler;
import dev.heddle.smb.SmbException;
import dev.heddle.smb.SmbException.Details;
import dev.heddle.smb.SmbProtocolException;
import dev.heddle.smb.wire.NtStatus;
import dev.heddle.smb.wire.SmbCommand;
import dev.heddle.smb.wire.SmbResponse;
import java.io.IOException;
import java.util.List;
import java.util.Set;

/** Sends requests through a chain and decodes their responses; every failure is thrown as an {@link SmbException}. */
public final class Requests {
    /** Statuses whose responses have the command's own body, not an error body. */
    private static final Set<NtStatus> WITH_BODY = Set.of(NtStatus.SUCCESS, NtStatus.BUFFER_OVERFLOW);

    /** Uses a response; its memory is valid until this method returns. */
    @FunctionalInterface
    public interface Reader<T extends SmbResponse, V> {
        V read(T response, SmbReply reply) throws IOException;
    }

    private Requests() {}

    public static Exchange<SmbCall, SmbReply> send(
            MessageHandler<SmbCall, SmbReply> chain, SmbCall call, Deadline deadline) throws SmbException {
        return send(chain, List.of(call), deadline).get(0);
    }

    public static List<Exchange<SmbCall, SmbReply>> send(
            MessageHandler<SmbCall, SmbReply> chain, List<SmbCall> calls, Deadline deadline) throws SmbException {
        try {
            return chain.sendo(calls, deadline);
        } catch (IOException e) {
            throw translate(e, calls.get(0));
        }
    }

    /** Waits for a response with any status. The caller closes it. */
    public static SmbReply receive(MessageHandler<SmbCall, SmbReply> chain, Exchange<SmbCall, SmbReply> exchange)
            throws SmbException {
        SmbCall call = exchange.request();
        try {
            SmbReply reply = chain.recvo(exchange);
            try {
                checkCommand(reply, call.request().command());
            } catch (IOException e) {
                reply.close();
                throw e;
            }
            return reply;
        } catch (IOException e) {
            throw translate(e, call);
        }
    }

    private static void checkCommand(SmbReply reply, SmbCommand expected) throws IOException {
        SmbCommand got = reply.command();
        if (got != expected) {
            throw new SmbProtocolException(Details.of("the server answered " + expected + " with " + got));
        }
    }

    public static SmbException failed(SmbReply reply, SmbCall call) {
        return SmbErrors.ofStatus(reply.status(), call.request().command(), call.path());
    }

    /** Waits for a successful response and uses it. */
    public static <T extends SmbResponse, V> V receive(
            MessageHandler<SmbCall, SmbReply> chain,
            Exchange<SmbCall, SmbReply> exchange,
            Class<T> type,
            Reader<T, V> reader)
            throws SmbException {
        SmbCall call = exchange.request();
        try (SmbReply reply = receive(chain, exchange)) {
            if (!WITH_BODY.contains(reply.status())) {
                throw failed(reply, call);
            }
            SmbResponse response = reply.decode();
            if (!type.isInstance(response)) {
                throw new SmbProtocolException(Details.of("the server answered " + call + " with an error body and "
                        + reply.status().name()));
            }
            return reader.read(type.cast(response), reply);
        } catch (IOException e) {
            throw translate(e, call);
        }
    }

    public static <T extends SmbResponse, V> V call(
            MessageHandler<SmbCall, SmbReply> chain,
            SmbCall call,
            Deadline deadline,
            Class<T> type,
            Reader<T, V> reader)
            throws SmbException {
        return receive(chain, send(chain, call, deadline), type, reader);
    }

    /**
     * Sends a request that ends something on the server, such as a handle. An earlier interrupt of the thread does not
     * prevent it.
     */
    public static <T extends SmbResponse> void callLast(
            MessageHandler<SmbCall, SmbReply> chain, SmbCall call, Deadline deadline, Class<T> type)
            throws SmbException {
        boolean interrupted = Thread.interrupted();
        try {
            call(chain, call, deadline, type, (response, reply) -> response);
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private static SmbException translate(IOException e, SmbCall call) {
        return SmbErrors.translate(e, call.request().command(), call.path());
    }
}
