// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smb.internal.operation;

import dev.heddle.smb.SmbException;
import dev.heddle.smb.SmbException.Details;
import dev.heddle.smb.SmbProtocolException;
import dev.heddle.smb.SmbStatusException;
import dev.heddle.smb.internal.chain.Controls;
import dev.heddle.smb.internal.chain.TreeHandler;
import dev.heddle.smb.internal.name.SmbPath;
import dev.heddle.smb.wire.AccessMask;
import dev.heddle.smb.wire.FileId;
import dev.heddle.smb.wire.IoctlRequest;
import dev.heddle.smb.wire.IoctlResponse;
import dev.heddle.smb.wire.NtStatus;
import dev.heddle.smb.wire.ioctl.SrvSnapshotArray;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Lists previous versions ([MS-SMB2] 2.2.32.2). Servers identify them by the second in which they were taken. */
public final class PreviousVersions {
    private static final DateTimeFormatter TOKEN =
            DateTimeFormatter.ofPattern("'@GMT-'uuuu.MM.dd-HH.mm.ss").withZone(ZoneOffset.UTC);

    private PreviousVersions() {}

    public static List<Instant> list(TreeHandler tree, String path) throws SmbException {
        try {
            return ask(tree, path);
        } catch (SmbStatusException e) {
            if (e.is(NtStatus.INVALID_DEVICE_REQUEST) || e.is(NtStatus.NOT_SUPPORTED)) {
                return List.of(); // the share does not support snapshots
            }
            throw e;
        }
    }

    private static List<Instant> ask(TreeHandler tree, String path) throws SmbException {
        IoctlRequest question = Controls.request(
                SrvSnapshotArray.CTL_CODE,
                FileId.RELATED,
                Controls.noInput(),
                tree.sizes().listBuffer());
        return Operations.ask(
                        path,
                        OpenMode.existing(path, AccessMask.FILE_READ_DATA | AccessMask.FILE_READ_ATTRIBUTES, 0),
                        question,
                        IoctlResponse.class,
                        (response, reply) -> instants(SrvSnapshotArray.decode(response.output()), path))
                .run(tree);
    }

    private static List<Instant> instants(SrvSnapshotArray array, String path) throws SmbProtocolException {
        if (array.count() != array.snapshots().size()) {
            throw new SmbProtocolException(Details.of(SmbPath.quoted(path) + " has " + array.count()
                    + " snapshots, which do not fit one answer of this server; its list would take " + array.arraySize()
                    + " bytes"));
        }
        List<Instant> instants = new ArrayList<>();
        for (String token : array.snapshots()) {
            try {
                instants.add(Instant.from(TOKEN.parse(token)));
            } catch (DateTimeException e) {
                throw new SmbProtocolException(Details.of("the server sent the invalid snapshot '" + token + "'", e));
            }
        }
        instants.sort(Comparator.reverseOrder());
        return List.copyOf(instants);
    }
}
