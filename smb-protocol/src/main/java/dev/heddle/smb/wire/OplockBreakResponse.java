// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smb.wire;

import java.nio.ByteBuffer;

/**
 * An oplock or lease break from the server: a notification ([MS-SMB2] 2.2.23), or the response to an acknowledgment
 * ([MS-SMB2] 2.2.25). The MessageId in the header tells them apart: a notification has the id -1.
 */
public sealed interface OplockBreakResponse extends SmbResponse
        permits OplockBreakResponse.OfOplock, OplockBreakResponse.OfLease, OplockBreakResponse.LeaseNotification {
    @Override
    default SmbCommand command() {
        return SmbCommand.OPLOCK_BREAK;
    }

    /**
     * The notification and the response for an oplock, which have the same structure ([MS-SMB2] 2.2.23.1 and 2.2.25.1).
     *
     * @param oplockLevel the level that the client may keep, or keeps, one of the {@code OPLOCK_} constants of
     *     {@link CreateRequest}
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
     * The response to the acknowledgment of a lease break ([MS-SMB2] 2.2.25.2).
     *
     * @param leaseKey the key of the lease
     * @param leaseState the state that the client keeps, bits of {@link LeaseRequest}
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
     * The notification that the server breaks a lease ([MS-SMB2] 2.2.23.2).
     *
     * @param newEpoch the counter of lease changes, SMB 3 only
     * @param flags 0 or {@link #FLAG_ACK_REQUIRED}
     * @param leaseKey the key of the lease
     * @param currentLeaseState the state that the client holds, bits of {@link LeaseRequest}
     * @param newLeaseState the state that the client may keep, bits of {@link LeaseRequest}
     */
    record LeaseNotification(int newEpoch, int flags, LeaseKey leaseKey, int currentLeaseState, int newLeaseState)
            implements OplockBreakResponse {
        /** Flag: the server waits for the acknowledgment of the client. */
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
            reader.i32("ShareMaskHint", 104); // the last of three reserved fields: checks that the body is complete
            return new LeaseNotification(
                    reader.u16("NewEpoch", 66),
                    reader.i32("Flags", 68),
                    LeaseKey.get(reader, OplockBreaks.KEY_AT),
                    reader.i32("CurrentLeaseState", 88),
                    reader.i32("NewLeaseState", 92));
        }
    }

    /** Decodes the body at index 64; its StructureSize determines the type. */
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
