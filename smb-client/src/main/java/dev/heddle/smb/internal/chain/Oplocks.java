// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smb.internal.chain;

import dev.heddle.smb.wire.CloseRequest;
import dev.heddle.smb.wire.CreateRequest;
import dev.heddle.smb.wire.CreateResponse;
import dev.heddle.smb.wire.FileId;
import dev.heddle.smb.wire.LeaseKey;
import dev.heddle.smb.wire.LeaseRequest;
import dev.heddle.smb.wire.OplockBreakAcknowledgment;
import dev.heddle.smb.wire.OplockBreakResponse;
import dev.heddle.smb.wire.OplockBreakResponse.LeaseNotification;
import dev.heddle.smb.wire.SmbCommand;
import dev.heddle.smb.wire.SmbHeader;
import dev.heddle.smb.wire.SmbRequest;
import dev.heddle.smb.wire.WireFormatException;
import java.nio.ByteBuffer;
import java.util.Iterator;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The oplocks and leases of the open files of one connection, and the answers to the server's breaks ([MS-SMB2]
 * 3.2.5.19). The client caches nothing under them, so its answer always releases the whole oplock. The reader thread
 * records grants, because the break may follow immediately. A server cannot create more entries than there were
 * requests for an oplock. Thread-safe.
 */
final class Oplocks {
    private static final Logger LOG = LoggerFactory.getLogger(Oplocks.class);

    private record Held(SmbCall create, int level, @Nullable LeaseKey lease) {
        boolean isOf(LeaseKey key) {
            return key.equals(lease);
        }
    }

    /** Sent requests that ask for an oplock, by message id. */
    private final Map<Long, SmbCall> asked = new ConcurrentHashMap<>();

    private final Map<FileId, Held> held = new ConcurrentHashMap<>();

    /**
     * Whether a message is an oplock break. Samba sends breaks unencrypted even where it requires encryption; a forged
     * break only makes the client release an oplock.
     */
    static boolean isBreak(ByteBuffer bytes, int at) {
        return bytes.getShort(at + SmbHeader.COMMAND_OFFSET) == SmbCommand.OPLOCK_BREAK.code();
    }

    /** Called when a request has its message id and is about to be sent. */
    void sent(SmbCall call, long messageId) {
        SmbRequest request = call.request();
        if (request instanceof CreateRequest create && create.oplockLevel() != CreateRequest.OPLOCK_NONE) {
            asked.put(messageId, call);
        } else if (request instanceof CloseRequest close && !held.isEmpty()) {
            held.remove(close.fileId()); // the server considers the oplock of a closed file released
        }
    }

    /** Called for each final response. */
    void answered(long messageId, SmbReply reply) {
        SmbCall call = asked.isEmpty() ? null : asked.remove(messageId);
        if (call == null) {
            return;
        }
        try {
            if (reply.decode() instanceof CreateResponse created
                    && created.oplockLevel() != CreateRequest.OPLOCK_NONE) {
                LeaseRequest lease = LeaseRequest.of(created.contexts());
                LeaseKey key = lease == null ? null : lease.leaseKey();
                held.put(created.fileId(), new Held(call, created.oplockLevel(), key));
            }
        } catch (WireFormatException e) {
            LOG.debug(
                    "cannot decode the response to {}, and its caller is going to report that: {}", call, e.toString());
        }
    }

    /**
     * Handles a break notification.
     *
     * @return the acknowledgment to send; null if the server expects none, or if the client does not hold that oplock
     */
    @Nullable
    SmbCall broken(OplockBreakResponse notification) {
        return switch (notification) {
            case OplockBreakResponse.OfOplock oplock -> oplockBroken(oplock.fileId());
            case LeaseNotification lease -> leaseBroken(lease);
            case OplockBreakResponse.OfLease confirmation -> null;
        };
    }

    private @Nullable SmbCall oplockBroken(FileId fileId) {
        Held taken = held.remove(fileId);
        // The server expects no acknowledgment for a level II oplock.
        return taken == null || taken.level == CreateRequest.OPLOCK_LEVEL_II
                ? null
                : acknowledgment(taken, new OplockBreakAcknowledgment.OfOplock(CreateRequest.OPLOCK_NONE, fileId));
    }

    private @Nullable SmbCall leaseBroken(LeaseNotification notification) {
        LeaseKey key = notification.leaseKey();
        Held taken = null;
        for (Iterator<Held> all = held.values().iterator(); all.hasNext(); ) {
            Held next = all.next();
            if (next.isOf(key)) {
                taken = next; // files with one key share one lease: one answer is for all of them
                all.remove();
            }
        }
        return taken == null || (notification.flags() & LeaseNotification.FLAG_ACK_REQUIRED) == 0
                ? null
                : acknowledgment(taken, new OplockBreakAcknowledgment.OfLease(key, LeaseRequest.NONE));
    }

    private static SmbCall acknowledgment(Held taken, SmbRequest request) {
        SmbCall create = taken.create;
        return SmbCall.of(request, create.path()).withTree(create.treeId(), create.encrypt());
    }
}
