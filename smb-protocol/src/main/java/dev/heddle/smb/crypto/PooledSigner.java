// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smb.crypto;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Objects;
import java.util.concurrent.ArrayBlockingQueue;

/**
 * A signer in which each call acquires its own engine from a small pool. Signing only uses the processor, so the number
 * of engines in use is about the number of processors, independent of the number of threads. A released engine is
 * discarded if the pool is full.
 */
final class PooledSigner implements MessageSigner {
    private static final int AES_KEY_LENGTH = 16;
    private static final int MAX_POOLED = 16;

    private final SignatureKind kind;
    private final byte[] key;
    private final ArrayBlockingQueue<Lease> idle =
            new ArrayBlockingQueue<>(Math.clamp(Runtime.getRuntime().availableProcessors(), 2, MAX_POOLED));

    /** Written under the lock of this object; reads of the key also hold that lock. */
    private volatile boolean destroyed;

    PooledSigner(SignatureKind kind, byte[] key) {
        boolean fits = kind == SignatureKind.HMAC_SHA256 ? key.length > 0 : key.length == AES_KEY_LENGTH;
        if (!fits) {
            throw new IllegalArgumentException("signing key of " + key.length + " bytes does not fit " + kind);
        }
        this.kind = kind;
        this.key = key.clone();
    }

    /** An acquired engine with the small buffers that a call needs. */
    private static final class Lease {
        final MacEngine engine;
        final byte[] header = new byte[HEADER_LENGTH];
        final byte[] computed = new byte[SIGNATURE_LENGTH];
        final byte[] received = new byte[SIGNATURE_LENGTH];

        Lease(MacEngine engine) {
            this.engine = engine;
        }

        void compute(byte[] buf, int off, int len) throws GeneralSecurityException {
            System.arraycopy(buf, off, header, 0, SIGNATURE_OFFSET);
            engine.begin(header);
            engine.update(header, 0, HEADER_LENGTH);
            engine.update(buf, off + HEADER_LENGTH, len - HEADER_LENGTH);
            engine.finish(computed, 0);
        }
    }

    @Override
    public void sign(byte[] buf, int off, int len) {
        Objects.checkFromIndexSize(off, len, buf.length);
        if (len < HEADER_LENGTH) {
            throw new IllegalArgumentException("message of " + len + " bytes has no whole header to sign");
        }
        Lease lease = computed(buf, off, len);
        System.arraycopy(lease.computed, 0, buf, off + SIGNATURE_OFFSET, SIGNATURE_LENGTH);
        giveBack(lease);
    }

    @Override
    public boolean verify(byte[] buf, int off, int len) {
        Objects.checkFromIndexSize(off, len, buf.length);
        if (len < HEADER_LENGTH) {
            checkUsable();
            return false;
        }
        Lease lease = computed(buf, off, len);
        System.arraycopy(buf, off + SIGNATURE_OFFSET, lease.received, 0, SIGNATURE_LENGTH);
        boolean right = MessageDigest.isEqual(lease.computed, lease.received);
        giveBack(lease);
        return right;
    }

    private Lease computed(byte[] buf, int off, int len) {
        checkUsable();
        try {
            Lease lease = idle.poll();
            if (lease == null) {
                lease = newLease();
            }
            lease.compute(buf, off, len);
            return lease;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("the Java runtime cannot compute " + kind, e);
        }
    }

    private synchronized Lease newLease() throws GeneralSecurityException {
        checkUsable();
        return new Lease(MacEngine.create(kind, key));
    }

    private void giveBack(Lease lease) {
        idle.offer(lease);
        if (destroyed) {
            idle.clear();
        }
    }

    private void checkUsable() {
        if (destroyed) {
            throw new IllegalStateException("signer is destroyed");
        }
    }

    @Override
    public SignatureKind kind() {
        return kind;
    }

    @Override
    public synchronized void destroy() {
        destroyed = true;
        Arrays.fill(key, (byte) 0);
        idle.clear();
    }

    @Override
    public String toString() {
        return "MessageSigner[" + kind + "]";
    }
}
