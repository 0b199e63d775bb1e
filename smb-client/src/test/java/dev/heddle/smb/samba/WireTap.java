// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smb.samba;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;

/**
 * A relay between client and server that records the header of every message, and can change frames. One thread for
 * each direction of each connection.
 */
final class WireTap extends Relay {
    private static final int PREFIX = 4;

    /** What the relay does with a frame. */
    enum Fate {
        /** Forwards it, with the changes of the tamper. */
        PASS,
        /** Forwards half of it, then closes the connection in order. */
        CUT,
        /** Resets the connection instead of forwarding it. */
        RESET
    }

    /** Inspects a frame, without its four-byte prefix, and may change bytes in place. Called on the relay's threads. */
    @FunctionalInterface
    interface Tamper {
        Fate judge(boolean toServer, byte[] frame);
    }

    private final Tamper tamper;
    private final List<WireMessage> seen = new ArrayList<>();

    private WireTap(SambaServer server, Tamper tamper) throws IOException {
        super(server, "wire-tap");
        this.tamper = tamper;
        begin();
    }

    static WireTap recording(SambaServer server) throws IOException {
        return tampering(server, (toServer, frame) -> Fate.PASS);
    }

    static WireTap tampering(SambaServer server, Tamper tamper) throws IOException {
        return new WireTap(server, tamper);
    }

    /** Every message so far, in the order in which the relay read them. */
    List<WireMessage> seen() {
        synchronized (seen) {
            return List.copyOf(seen);
        }
    }

    @Override
    void connect(Socket client, Socket server) {
        daemon(() -> pump(client, server, true));
        daemon(() -> pump(server, client, false));
    }

    private void pump(Socket from, Socket to, boolean toServer) {
        try (from;
                to) {
            DataInputStream in = new DataInputStream(from.getInputStream());
            OutputStream out = to.getOutputStream();
            while (relayOne(in, out, toServer, to)) {
                // All the work is in the condition.
            }
        } catch (IOException ended) {
            // One side has disconnected; the try block has closed the other, as a network does.
            forget(from);
        }
    }

    private boolean relayOne(DataInputStream in, OutputStream out, boolean toServer, Socket to) throws IOException {
        int length = in.readInt();
        if (length < 0 || length >= 1 << 24) {
            throw new IOException("not a direct TCP frame: " + length);
        }
        byte[] message = new byte[PREFIX + length];
        message[1] = (byte) (length >> 16);
        message[2] = (byte) (length >> 8);
        message[3] = (byte) length;
        byte[] frame = in.readNBytes(length);
        if (frame.length < length) {
            return false;
        }
        record(frame, toServer);
        Fate fate = tamper.judge(toServer, frame);
        System.arraycopy(frame, 0, message, PREFIX, length);
        return deliver(message, fate, out, to);
    }

    private static boolean deliver(byte[] message, Fate fate, OutputStream out, Socket to) throws IOException {
        switch (fate) {
            case PASS -> out.write(message);
            case CUT -> out.write(message, 0, message.length / 2);
            case RESET -> to.setSoLinger(true, 0);
        }
        return fate == Fate.PASS;
    }

    private void record(byte[] frame, boolean toServer) {
        List<WireMessage> messages = WireMessage.in(frame, toServer);
        synchronized (seen) {
            seen.addAll(messages);
        }
    }
}
