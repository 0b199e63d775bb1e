// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smb.wire;

import java.nio.ByteBuffer;

/**
 * A client's acknowledgment that it lowered an oplock or a lease ([MS-SMB2] 2.2.24). Until the server receives it,
 * another client waits. The server responds with the same structure.
 */
public sealed interface OplockBreakAcknowledgment extends SmbRequest
        permits OplockBreakAcknowledgment.OfOplock, OplockBreakAcknowledgment.OfLease {
    @Override
    default SmbCommand command() {
        return SmbCommand.OPLOCK_BREAK;
    }

    /**
     * The acknowledgment for an oplock ([MS-SMB2] 2.2.24.1).
     *
     * @param oplockLevel the level that the client keeps, one of the {@code OPLOCK_} constants of {@link CreateRequest}
     * @param fileId the open file
     */
    record OfOplock(int oplockLevel, FileId fileId) implements OplockBreakAcknowledgment {
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
     * The acknowledgment for a lease ([MS-SMB2] 2.2.24.2).
     *
     * @param leaseKey the key of the lease
     * @param leaseState the state that the client keeps, bits of {@link LeaseRequest}
     */
    record OfLease(LeaseKey leaseKey, int leaseState) implements OplockBreakAcknowledgment {
        @Override
        public int encodedLength() {
            return OplockBreaks.LEASE_SIZE;
        }

        @Override
        public void encode(ByteBuffer message) {
            OplockBreaks.encodeLease(message, leaseKey, leaseState);
        }
    }

    /** Decodes the body at index 64; its StructureSize determines the type. */
    static OplockBreakAcknowledgment decode(ByteBuffer message) throws WireFormatException {
        WireReader reader = new WireReader("OplockBreakAcknowledgment", message);
        return switch (OplockBreaks.size(reader)) {
            case OplockBreaks.OPLOCK_SIZE ->
                new OfOplock(reader.u8("OplockLevel", OplockBreaks.LEVEL_AT), reader.fileId(OplockBreaks.FILE_ID_AT));
            case OplockBreaks.LEASE_SIZE ->
                new OfLease(LeaseKey.get(reader, OplockBreaks.KEY_AT), OplockBreaks.leaseState(reader));
            default -> throw OplockBreaks.unknownSize(reader);
        };
    }
}
