// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smb.internal.operation;

import dev.heddle.smb.SmbException;
import dev.heddle.smb.SmbStatusException;
import dev.heddle.smb.fscc.FileFullEaInformation;
import dev.heddle.smb.fscc.FileInformationClass;
import dev.heddle.smb.fscc.InfoType;
import dev.heddle.smb.internal.chain.TreeHandler;
import dev.heddle.smb.wire.AccessMask;
import dev.heddle.smb.wire.FileId;
import dev.heddle.smb.wire.NtStatus;
import dev.heddle.smb.wire.QueryInfoResponse;
import dev.heddle.smb.wire.SetInfoRequest;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Extended attributes ([MS-FSCC] FileFullEaInformation). */
public final class ExtendedAttributes {
    private static final int FROM_THE_FIRST = 0x1;

    /** File systems store at most 64 KiB per file. */
    private static final int MAX = 0x1_0000;

    private ExtendedAttributes() {}

    public static Map<String, byte[]> read(TreeHandler tree, String path) throws SmbException {
        try {
            return Operations.ask(
                            path,
                            OpenMode.existing(path, AccessMask.FILE_READ_EA, 0),
                            Operations.query(InfoType.FILE, FileInformationClass.FULL_EA, MAX, 0, FROM_THE_FIRST),
                            QueryInfoResponse.class,
                            (response, reply) -> map(FileFullEaInformation.decodeList(response.data())))
                    .run(tree);
        } catch (SmbStatusException e) {
            if (e.is(NtStatus.NO_EAS_ON_FILE)) {
                return Map.of();
            }
            throw e;
        }
    }

    private static Map<String, byte[]> map(List<FileFullEaInformation> attributes) {
        Map<String, byte[]> map = new LinkedHashMap<>();
        attributes.forEach(attribute -> map.put(attribute.name(), attribute.value()));
        return Collections.unmodifiableMap(map);
    }

    public static Operation<@Nullable Void> write(String path, String name, byte[] value) {
        List<FileFullEaInformation> attributes = List.of(new FileFullEaInformation(0, name, value));
        ByteBuffer data = ByteBuffer.allocate(FileFullEaInformation.encodedLength(attributes))
                .order(ByteOrder.LITTLE_ENDIAN);
        FileFullEaInformation.encodeList(attributes, data);
        return Operations.set(
                path,
                OpenMode.existing(path, AccessMask.FILE_WRITE_EA, 0),
                new SetInfoRequest(InfoType.FILE, FileInformationClass.FULL_EA, 0, FileId.RELATED, data.flip()));
    }
}
