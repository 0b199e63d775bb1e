package dev.heddle.smb.wire;

import java.nio.ByteBuffer;

/**
 * The server takes an oplock or a lease away ([MS-SMB2] 2.2.23), or confirms that it was given up ([MS-SMB2] 2.2.25).
 * The message id of the header tells which: a notification answers nothing, and has the id -1.
 */
public sealed interface OplockBreakResponse extends SmbResponse
        permits OplockBreakResponse.OfOplock, OplockBreakResponse.OfLease, OplockBreakResponse.LeaseNotification {
    @Override
    default SmbCommand command() {
        return SmbCommand.OPLOCK_BREAK;
    }

    /**
     * Of an oplock: notification and confirmation alike ([MS-SMB2] 2.2.23.1 and 2.2.25.1).
     *
     * @param oplockLevel what may be kept, or is kept, one of the {@code OPLOCK_} constants of {@link CreateRequest}
     * @param fileId the open file
     */
    record OfOplock(int oplockLevel, FileId fileId) implements OplockBreakResponse {
        @Override
        public int encodedLength() {
            return OplockBreaks.OPLOCK_SIZE;
        }

        @Override
        public void encode(ByteBuffer message) {
            OplockBreaks.encodeOplock(message, oplockLevel, fileId);
        }
    }

    /**
     * Confirms that a lease was given up ([MS-SMB2] 2.2.25.2).
     *
     * @param leaseKey names the lease
     * @param leaseState what is kept, bits of {@link LeaseRequest}
     */
    record OfLease(LeaseKey leaseKey, int leaseState) implements OplockBreakResponse {
        @Override
        public int encodedLength() {
            return OplockBreaks.LEASE_SIZE;
        }

        @Override
        public void encode(ByteBuffer message) {
            OplockBreaks.encodeLease(message, leaseKey, leaseState);
        }
    }

    /**
     * Takes a lease away ([MS-SMB2] 2.2.23.2).
     *
     * @param newEpoch counts the changes of the lease, SMB 3 only
     * @param flags 0 or {@link #FLAG_ACK_REQUIRED}
     * @param leaseKey names the lease
     * @param currentLeaseState what was held, bits of {@link LeaseRequest}
     * @param newLeaseState what may be kept, likewise
     */
    record LeaseNotification(int newEpoch, int flags, LeaseKey leaseKey, int currentLeaseState, int newLeaseState)
            implements OplockBreakResponse {
        /** The server waits until it hears that the lease was given up. */
        public static final int FLAG_ACK_REQUIRED = 0x1;

        private static final int RESERVED = 12;

        @Override
        public int encodedLength() {
            return OplockBreaks.LEASE_NOTIFICATION_SIZE;
        }

        @Override
        public void encode(ByteBuffer message) {
            WireWriter.beginBody(message, OplockBreaks.LEASE_NOTIFICATION_SIZE);
            message.putShort((short) newEpoch).putInt(flags);
            leaseKey.put(message);
            message.putInt(currentLeaseState).putInt(newLeaseState);
            WireWriter.zeros(message, RESERVED);
        }

        private static LeaseNotification decode(WireReader reader) throws WireFormatException {
            reader.i32("ShareMaskHint", 104); // the last of three reserved fields: the body is whole
            return new LeaseNotification(
                    reader.u16("NewEpoch", 66),
                    reader.i32("Flags", 68),
                    LeaseKey.get(reader, OplockBreaks.KEY_AT),
                    reader.i32("CurrentLeaseState", 88),
                    reader.i32("NewLeaseState", 92));
        }
    }

    /** Reads the body at index 64; its StructureSize tells which it is. */
    static OplockBreakResponse decode(ByteBuffer message) throws WireFormatException {
        WireReader reader = new WireReader("OplockBreakResponse", message);
        return switch (OplockBreaks.size(reader)) {
            case OplockBreaks.OPLOCK_SIZE ->
                new OfOplock(reader.u8("OplockLevel", OplockBreaks.LEVEL_AT), reader.fileId(OplockBreaks.FILE_ID_AT));
            case OplockBreaks.LEASE_SIZE ->
                new OfLease(LeaseKey.get(reader, OplockBreaks.KEY_AT), OplockBreaks.leaseState(reader));
            case OplockBreaks.LEASE_NOTIFICATION_SIZE -> LeaseNotification.decode(reader);
            default -> throw OplockBreaks.unknownSize(reader);
        };
    }
}
