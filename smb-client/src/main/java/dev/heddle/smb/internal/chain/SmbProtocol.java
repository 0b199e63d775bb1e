// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smb.internal.chain;

import dev.heddle.core.Exchange;
import dev.heddle.core.Frame;
import dev.heddle.core.FrameFormat;
import dev.heddle.core.Inbound;
import dev.heddle.core.MessageProtocol;
import dev.heddle.core.Permits;
import dev.heddle.core.PreparedFrame;
import dev.heddle.core.ProtocolViolationException;
import dev.heddle.core.buffer.BufferPool;
import dev.heddle.core.buffer.PooledBuffer;
import dev.heddle.smb.crypto.MessageCipher;
import dev.heddle.smb.wire.CancelRequest;
import dev.heddle.smb.wire.NtStatus;
import dev.heddle.smb.wire.SmbCommand;
import dev.heddle.smb.wire.SmbHeader;
import dev.heddle.smb.wire.WireFormatException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The SMB2 protocol for the core: framing, message ids, credits, compounds, cancel. Thread-safe. */
public final class SmbProtocol implements MessageProtocol<SmbCall, SmbReply> {
    private static final long UNSOLICITED = -1;
    private static final int CREDIT_BYTES = 65536;
    /**
     * A server may take minutes to read a file from a tape; a silent server times out earlier ([MS-SMB2] 3.2.5.1.5).
     */
    private static final int TIMEOUTS_WHILE_PENDING = 6;
    /** The number of credits to hold when nothing is in flight: 32 MiB of requests. */
    private static final int CREDIT_TARGET = 512;

    private final BufferPool pool;
    private final SmbFrameFormat format = new SmbFrameFormat();
    private final Permits credits = new Permits(1);
    private final AtomicLong mostCredits = new AtomicLong(1);
    private final SmbCounters counters = new SmbCounters();
    private final Oplocks oplocks = new Oplocks();
    private final ConcurrentHashMap<Long, MessageCipher> ciphers = new ConcurrentHashMap<>();
    private volatile @Nullable LateOpens lateOpens;
    private volatile boolean multiCredit;
    private volatile boolean encryptsAll;

    public SmbProtocol(BufferPool pool) {
        this.pool = pool;
    }

    public SmbCounters counters() {
        return counters;
    }

    public Oplocks oplocks() {
        return oplocks;
    }

    /** Applies the result of the negotiation. */
    public void negotiated(Negotiated negotiated) {
        multiCredit = negotiated.multiCredit();
        format.allowPayload(
                Math.max(negotiated.maxTransactSize(), Math.max(negotiated.maxReadSize(), negotiated.maxWriteSize())));
    }

    /**
     * Adds the cipher of a session, so that this client can decrypt its messages.
     *
     * @param all whether the session encrypts everything
     */
    public void addCipher(long sessionId, MessageCipher cipher, boolean all) {
        ciphers.put(sessionId, cipher);
        encryptsAll = all;
    }

    /** Sets the handler that closes files that the server opens too late. */
    public void closeLate(LateOpens opens) {
        lateOpens = opens;
    }

    @Override
    public int timeoutsWhilePending() {
        return TIMEOUTS_WHILE_PENDING;
    }

    @Override
    public @Nullable Consumer<SmbReply> lateReply(Exchange<SmbCall, SmbReply> exchange) {
        LateOpens opens = lateOpens;
        return opens == null ? null : opens.taker(exchange.request());
    }

    @Override
    public FrameFormat frameFormat() {
        return format;
    }

    @Override
    public Permits permits() {
        return credits;
    }

    /** The most credits that have been free at once. */
    public long mostCredits() {
        return mostCredits.get();
    }

    /** Returns the number of credits that a request costs ([MS-SMB2] 3.1.5.2). */
    private int charge(SmbCall call) {
        return multiCredit ? Math.max(1, (call.request().payloadSize() + CREDIT_BYTES - 1) / CREDIT_BYTES) : 1;
    }

    @Override
    public PreparedFrame prepare(List<SmbCall> calls) {
        int[] ends = new int[calls.size()];
        int length = 0;
        for (int i = 0; i < ends.length; i++) {
            length += SmbHeader.LENGTH + calls.get(i).request().encodedLength();
            if (i < ends.length - 1) {
                length = (length + 7) & ~7;
            }
            ends[i] = length;
        }
        SmbFrameFormat.checkRequest(length, calls.get(0));
        PooledBuffer buffer = pool.acquire(SmbFrameFormat.HEADER_LENGTH + length);
        try {
            buffer.bytes().putInt(0, length);
            long free = credits.available();
            mostCredits.accumulateAndGet(free, Math::max);
            int wanted = (int) Math.max(0, CREDIT_TARGET - free);
            int from = 0;
            for (int i = 0; i < ends.length; i++) {
                encode(calls.get(i), buffer.bytes(), from, ends[i], i < ends.length - 1, i == 0 ? wanted : 0);
                from = ends[i];
            }
            return new Prepared(calls, buffer, ends);
        } catch (RuntimeException e) {
            buffer.release();
            throw e;
        }
    }

    private void encode(SmbCall call, ByteBuffer frame, int from, int to, boolean more, int extraCredits) {
        ByteBuffer message = slice(frame, from, to);
        int charge = charge(call);
        int flags = (call.related() ? SmbHeader.FLAG_RELATED : 0)
                | (call.dfs() ? SmbHeader.FLAG_DFS : 0)
                | call.signedFlag();
        new SmbHeader(
                        multiCredit ? charge : 0,
                        0,
                        call.request().command(),
                        charge + extraCredits,
                        flags,
                        more ? to - from : 0,
                        0,
                        call.treeId(),
                        0,
                        call.sessionId())
                .encode(message);
        call.request().encode(message);
        while (message.hasRemaining()) {
            message.put((byte) 0);
        }
    }

    private static ByteBuffer slice(ByteBuffer frame, int from, int to) {
        return frame.slice(SmbFrameFormat.HEADER_LENGTH + from, to - from).order(ByteOrder.LITTLE_ENDIAN);
    }

    private final class Prepared implements PreparedFrame {
        private final List<SmbCall> calls;
        private final PooledBuffer buffer;
        private final int[] ends;

        Prepared(List<SmbCall> calls, PooledBuffer buffer, int[] ends) {
            this.calls = calls;
            this.buffer = buffer;
            this.ends = ends;
        }

        @Override
        public int messages() {
            return ends.length;
        }

        @Override
        public int charge(int message) {
            return SmbProtocol.this.charge(calls.get(message));
        }

        @Override
        public int length() {
            return buffer.bytes().limit();
        }

        @Override
        public PooledBuffer seal(long firstId) {
            try {
                stamp(firstId);
            } catch (RuntimeException e) {
                buffer.release();
                throw e;
            }
            return encrypt(calls.get(0), buffer);
        }

        private void stamp(long firstId) {
            long id = firstId;
            int from = 0;
            for (int i = 0; i < ends.length; i++) {
                ByteBuffer message = slice(buffer.bytes(), from, ends[i]);
                SmbHeader.putMessageId(message, 0, id);
                finish(calls.get(i), message);
                oplocks.sent(calls.get(i), id);
                id += charge(i);
                from = ends[i];
            }
            if (ends.length > 1) {
                counters.compounds.increment();
            }
        }

        @Override
        public void release() {
            buffer.release();
        }
    }

    private static void finish(SmbCall call, ByteBuffer message) {
        if (call.protection() instanceof Protection.Signed signed) {
            signed.sign(message);
        }
        if (call.onSealed() != null) {
            call.onSealed().accept(message.duplicate().clear());
        }
    }

    /** Returns the plain frame if it needs no encryption, else a new encrypted frame; releases the plain one then. */
    private PooledBuffer encrypt(SmbCall call, PooledBuffer plain) {
        if (!(call.protection() instanceof Protection.Encrypted encrypted)) {
            return plain;
        }
        int length = plain.bytes().limit() - SmbFrameFormat.HEADER_LENGTH;
        int sealedLength = MessageCipher.TRANSFORM_HEADER_LENGTH + length;
        PooledBuffer sealed = pool.acquire(SmbFrameFormat.HEADER_LENGTH + sealedLength);
        sealed.bytes().putInt(0, sealedLength);
        try {
            byte[] from = plain.bytes().array();
            byte[] to = sealed.bytes().array();
            int at = SmbFrameFormat.HEADER_LENGTH;
            encrypted.cipher().encrypt(from, at, length, to, at, call.sessionId());
        } catch (RuntimeException e) {
            sealed.release();
            throw e;
        } finally {
            plain.release();
        }
        return sealed;
    }

    @Override
    public void decode(PooledBuffer frame, Inbound<SmbReply> in) throws IOException {
        if (SmbFrameFormat.isKeepAlive(frame)) {
            frame.release();
            return;
        }
        int protocol = frame.bytes().order(ByteOrder.LITTLE_ENDIAN).getInt(SmbFrameFormat.HEADER_LENGTH);
        if (protocol == SmbHeader.COMPRESSION_PROTOCOL_ID) {
            frame.release();
            counters.compressedFrames.increment();
            throw new ProtocolViolationException("the server sent a compressed message, which was not agreed on");
        }
        boolean encrypted = protocol == SmbHeader.TRANSFORM_PROTOCOL_ID;
        decode(encrypted ? decrypt(frame) : frame, encrypted, in);
    }

    /** Returns a new plain frame; releases the encrypted one. */
    private PooledBuffer decrypt(PooledBuffer frame) throws ProtocolViolationException {
        PooledBuffer plain = null;
        try {
            byte[] bytes = frame.bytes().array();
            int at = SmbFrameFormat.HEADER_LENGTH;
            int length = frame.bytes().limit() - at;
            MessageCipher.checkHeader(bytes, at, length);
            MessageCipher cipher = ciphers.get(MessageCipher.sessionId(bytes, at));
            if (cipher == null) {
                throw new ProtocolViolationException("an encrypted message came for a session that has no key");
            }
            plain = pool.acquire(at + length - MessageCipher.TRANSFORM_HEADER_LENGTH);
            if (!cipher.decrypt(bytes, at, length, plain.bytes().array(), at)) {
                plain.release();
                throw new ProtocolViolationException(
                        "an encrypted message was changed on the way, or made with another key");
            }
            return plain;
        } catch (WireFormatException e) {
            counters.decryptionFailures.increment();
            throw new ProtocolViolationException(String.valueOf(e.getMessage()), e);
        } catch (ProtocolViolationException e) {
            counters.decryptionFailures.increment();
            throw e;
        } finally {
            frame.release();
        }
    }

    private void decode(PooledBuffer frame, boolean encrypted, Inbound<SmbReply> in) throws IOException {
        try {
            ByteBuffer bytes = frame.bytes().order(ByteOrder.LITTLE_ENDIAN);
            int at = SmbFrameFormat.HEADER_LENGTH;
            boolean more;
            do {
                int length = SmbHeader.messageLength(bytes, at);
                more = SmbHeader.nextCommand(bytes, at) != 0;
                route(frame, at, length, encrypted, in);
                at += length;
            } while (more);
        } catch (WireFormatException e) {
            throw new ProtocolViolationException(String.valueOf(e.getMessage()), e);
        } finally {
            frame.release();
        }
    }

    private void route(PooledBuffer frame, int at, int length, boolean encrypted, Inbound<SmbReply> in)
            throws IOException {
        ByteBuffer bytes = frame.bytes();
        int flags = SmbHeader.flags(bytes, at);
        if ((flags & SmbHeader.FLAG_SERVER_TO_REDIR) == 0) {
            throw new ProtocolViolationException("a request came from the server");
        }
        long id = SmbHeader.messageId(bytes, at);
        int granted = SmbHeader.credits(bytes, at);
        counters.creditsGranted.add(granted);
        boolean interim = (flags & SmbHeader.FLAG_ASYNC) != 0 && SmbHeader.status(bytes, at) == NtStatus.PENDING.code();
        // A final response is judged by its caller, who knows how its request was protected. Interim responses and
        // notifications have no caller that could judge them.
        if (encryptsAll && !encrypted && (interim || (id == UNSOLICITED && !Oplocks.isBreak(bytes, at)))) {
            throw new ProtocolViolationException("the server sent " + (interim ? "an interim reply" : "a notification")
                    + " that is not encrypted, on a session that encrypts everything");
        }
        if (id == UNSOLICITED) {
            in.notification(granted, new SmbReply(frame, at, length, encrypted));
        } else if (interim) {
            in.interim(id, granted, SmbHeader.asyncId(bytes, at));
        } else {
            SmbReply reply = new SmbReply(frame, at, length, encrypted);
            oplocks.answered(id, reply);
            in.reply(id, granted, reply);
        }
    }

    @Override
    public void discard(SmbReply message) {
        message.close();
    }

    /**
     * Builds a CANCEL with the async id if the server has sent one, else with the message id ([MS-SMB2] 3.2.4.24).
     * Costs no credit.
     */
    @Override
    public @Nullable Frame cancelMessage(Exchange<SmbCall, SmbReply> exchange) {
        SmbCall call = exchange.request();
        boolean async = exchange.hasAsyncId();
        CancelRequest cancel = new CancelRequest();
        int length = SmbHeader.LENGTH + cancel.encodedLength();
        PooledBuffer buffer = pool.acquire(SmbFrameFormat.HEADER_LENGTH + length);
        buffer.bytes().putInt(0, length);
        ByteBuffer message = slice(buffer.bytes(), 0, length);
        int flags = (async ? SmbHeader.FLAG_ASYNC : 0) | call.signedFlag();
        new SmbHeader(
                        0,
                        0,
                        SmbCommand.CANCEL,
                        0,
                        flags,
                        0,
                        exchange.id(),
                        async ? 0 : call.treeId(),
                        async ? exchange.asyncId() : 0,
                        call.sessionId())
                .encode(message);
        cancel.encode(message);
        counters.cancels.increment();
        SmbCall cancelCall = SmbCall.of(cancel, "")
                .withSession(call.sessionId(), call.protection().ofAnother());
        try {
            return new Frame(sealed(cancelCall, buffer, message));
        } catch (IllegalStateException e) {
            return null; // the session has ended and its keys are destroyed: no server is left to receive the CANCEL
        }
    }

    private PooledBuffer sealed(SmbCall call, PooledBuffer buffer, ByteBuffer message) {
        try {
            finish(call, message);
        } catch (RuntimeException e) {
            buffer.release();
            throw e;
        }
        return encrypt(call, buffer);
    }
}
