// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smb.internal.operation;

import dev.heddle.smb.SmbException;
import dev.heddle.smb.SmbException.Details;
import dev.heddle.smb.SmbProtocolException;
import dev.heddle.smb.SmbQuota;
import dev.heddle.smb.SmbStatusException;
import dev.heddle.smb.fscc.FileQuotaInformation;
import dev.heddle.smb.fscc.InfoType;
import dev.heddle.smb.internal.chain.Requests;
import dev.heddle.smb.internal.chain.TreeHandler;
import dev.heddle.smb.internal.name.NameMapping;
import dev.heddle.smb.security.Sid;
import dev.heddle.smb.wire.AccessMask;
import dev.heddle.smb.wire.FileId;
import dev.heddle.smb.wire.NtStatus;
import dev.heddle.smb.wire.QueryInfoRequest;
import dev.heddle.smb.wire.QueryInfoResponse;
import dev.heddle.smb.wire.SetInfoRequest;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads and sets quotas, through a file that every volume with quotas has ([MS-SMB2] 2.2.37.1, [MS-FSCC] 2.1.5.1). */
public final class Quotas {
    private static final String FILE =
            "$Extend\\$Quota" + NameMapping.STREAM + "$Q" + NameMapping.STREAM + "$INDEX_ALLOCATION";
    private static final String SHOWN = FILE.replace(NameMapping.STREAM, ':');
    private static final int READING =
            AccessMask.FILE_READ_DATA | AccessMask.FILE_READ_ATTRIBUTES | AccessMask.SYNCHRONIZE;
    private static final int MAX = 0x1_0000;
    private static final int FIXED = 16;
    private static final int ENTRY = 8;

    private Quotas() {}

    /** Returns an SMB2_QUERY_QUOTA_INFO for all users, from the first one or from the end of the last response. */
    private static ByteBuffer next(boolean fromTheFirst) {
        return ByteBuffer.allocate(FIXED).put(1, (byte) (fromTheFirst ? 1 : 0));
    }

    /** Returns an SMB2_QUERY_QUOTA_INFO for one user. */
    static ByteBuffer only(Sid user) {
        int length = user.encodedLength();
        ByteBuffer query = ByteBuffer.allocate(FIXED + ENTRY + length).order(ByteOrder.LITTLE_ENDIAN);
        query.putInt(0).putInt(ENTRY + length).putInt(0).putInt(0);
        query.putInt(0).putInt(length);
        user.encode(query);
        return query.flip();
    }

    private static QueryInfoRequest request(FileId file, ByteBuffer query) {
        return new QueryInfoRequest(InfoType.QUOTA, 0, MAX, 0, 0, file, query);
    }

    public static Optional<SmbQuota> of(TreeHandler tree, Sid user) throws SmbException {
        return Operations.ask(
                        SHOWN,
                        OpenMode.existing(FILE, READING, 0),
                        request(FileId.RELATED, only(user)),
                        QueryInfoResponse.class,
                        (response, reply) -> FileQuotaInformation.decodeList(response.data()).stream()
                                .filter(quota -> quota.sid().equals(user))
                                .map(Quotas::quota)
                                .findFirst())
                .run(tree);
    }

    public static List<SmbQuota> list(TreeHandler tree) throws SmbException {
        FileId file = tree.create(OpenMode.existing(FILE, READING, 0), SHOWN).fileId();
        Map<Sid, SmbQuota> quotas = new LinkedHashMap<>();
        try {
            boolean fromTheFirst = true;
            while (page(tree, file, fromTheFirst, quotas)) {
                fromTheFirst = false;
            }
        } catch (SmbException e) {
            tree.closeQuietly(file, SHOWN);
            throw e;
        }
        tree.close(file, SHOWN);
        return List.copyOf(quotas.values());
    }

    /** Reads one page; returns whether there may be more. */
    private static boolean page(TreeHandler tree, FileId file, boolean fromTheFirst, Map<Sid, SmbQuota> quotas)
            throws SmbException {
        try {
            return Requests.receive(
                    tree,
                    tree.send(request(file, next(fromTheFirst)), SHOWN),
                    QueryInfoResponse.class,
                    (response, reply) -> {
                        List<FileQuotaInformation> page = FileQuotaInformation.decodeList(response.data());
                        for (FileQuotaInformation quota : page) {
                            if (quotas.put(quota.sid(), quota(quota)) != null) {
                                throw new SmbProtocolException(
                                        Details.of("the server lists the quota of " + quota.sid() + " again"));
                            }
                        }
                        return !page.isEmpty();
                    });
        } catch (SmbStatusException e) {
            if (e.is(NtStatus.NO_MORE_ENTRIES)) {
                return false;
            }
            throw e;
        }
    }

    private static SmbQuota quota(FileQuotaInformation quota) {
        return new SmbQuota(quota.sid(), quota.quotaUsed(), quota.quotaThreshold(), quota.quotaLimit());
    }

    public static Operation<@Nullable Void> set(Sid user, long warning, long limit) {
        ByteBuffer data = FileQuotaInformation.toBuffer(List.of(new FileQuotaInformation(0, 0, warning, limit, user)));
        return Operations.set(
                SHOWN,
                OpenMode.existing(FILE, READING | AccessMask.FILE_WRITE_DATA, 0),
                new SetInfoRequest(InfoType.QUOTA, 0, 0, FileId.RELATED, data));
    }
}
