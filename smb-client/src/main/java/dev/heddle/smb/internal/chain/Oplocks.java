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
 * The oplocks and leases that open files of one connection hold, and what to answer when the server takes one away
 * ([MS-SMB2] 3.2.5.19). Nothing is cached under them, so that the answer is always: all of it is given up. Grants are
 * noted by the thread that reads, since the break may follow right behind. A server can make no more entries than there
 * were requests for an oplock. Thread-safe.
 */
final class Oplocks {
    private static final Logger LOG = LoggerFactory.getLogger(Oplocks.class);

    private record Held(SmbCall create, int level, @Nullable LeaseKey lease) {
        boolean isOf(LeaseKey key) {
            return key.equals(lease);
        }
    }

    /** Sent requests that ask for one, by message id. */
    private final Map<Long, SmbCall> asked = new ConcurrentHashMap<>();

    private final Map<FileId, Held> held = new ConcurrentHashMap<>();

    /**
     * Samba sends these in clear even where it demands encryption; all that a forged one brings about is that an oplock
     * is given up.
     */
    static boolean isBreak(ByteBuffer bytes, int at) {
        return bytes.getShort(at + SmbHeader.COMMAND_OFFSET) == SmbCommand.OPLOCK_BREAK.code();
    }

    /** A request gets its message id and is about to leave. */
    void sent(SmbCall call, long messageId) {
        SmbRequest request = call.request();
        if (request instanceof CreateRequest create && create.oplockLevel() != CreateRequest.OPLOCK_NONE) {
            asked.put(messageId, call);
        } else if (request instanceof CloseRequest close && !held.isEmpty()) {
            held.remove(close.fileId()); // the server takes a closed file's oplock for given up
        }
    }

    /** A final reply has come. */
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
                    "{} was answered with what cannot be read, as its caller is going to say: {}", call, e.toString());
        }
    }

    /**
     * The server takes something away.
     *
     * @return what to send; null if it waits for nothing, or nothing of that name is held
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
        // Nobody waits for the end of a level II oplock.
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
