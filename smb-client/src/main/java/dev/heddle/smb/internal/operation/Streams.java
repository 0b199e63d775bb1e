// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smb.internal.operation;

import dev.heddle.smb.SmbException;
import dev.heddle.smb.SmbException.Details;
import dev.heddle.smb.SmbProtocolException;
import dev.heddle.smb.SmbStatusException;
import dev.heddle.smb.SmbStream;
import dev.heddle.smb.fscc.FileDispositionInformation;
import dev.heddle.smb.fscc.FileInformationClass;
import dev.heddle.smb.fscc.FileStreamInformation;
import dev.heddle.smb.fscc.InfoType;
import dev.heddle.smb.internal.chain.SmbReply;
import dev.heddle.smb.internal.chain.TreeHandler;
import dev.heddle.smb.internal.chain.TreeView;
import dev.heddle.smb.internal.name.NameMapping;
import dev.heddle.smb.internal.name.SmbPath;
import dev.heddle.smb.wire.AccessMask;
import dev.heddle.smb.wire.FileId;
import dev.heddle.smb.wire.NtStatus;
import dev.heddle.smb.wire.QueryInfoResponse;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Alternate data streams ([MS-FSCC] 2.1.5 and FileStreamInformation). */
public final class Streams {
    private static final String DATA = ":$DATA";

    private Streams() {}

    /** Returns the name of a stream for a CREATE request, as {@link TreeView} expects it. */
    public static String name(String path, String stream) {
        if (stream.isEmpty() || stream.chars().anyMatch(c -> c == ':' || c == '/' || c == '\\' || c == '\0')) {
            throw new IllegalArgumentException("not a stream's name: '" + stream.replace('\0', '?') + "'");
        }
        return path + NameMapping.STREAM + stream;
    }

    public static String shown(String name) {
        return name.replace(NameMapping.STREAM, ':');
    }

    public static Operation<@Nullable Void> delete(String name) {
        return Operations.set(
                shown(name),
                OpenMode.existing(name, AccessMask.DELETE, 0),
                Operations.change(FileId.RELATED, new FileDispositionInformation(true)));
    }

    /** Lists the alternate streams; returns an empty list also if the file system does not support streams. */
    public static List<SmbStream> list(TreeHandler tree, String path) throws SmbException {
        try {
            return ask(tree, path);
        } catch (SmbStatusException e) {
            if (Operations.UNKNOWN_QUESTION.stream().noneMatch(e::is)) {
                throw e;
            }
            return List.of();
        }
    }

    private static List<SmbStream> ask(TreeHandler tree, String path) throws SmbException {
        return Operations.ask(
                        path,
                        OpenMode.existing(path, AccessMask.FILE_READ_ATTRIBUTES, 0),
                        Operations.query(
                                InfoType.FILE,
                                FileInformationClass.STREAM,
                                tree.sizes().listBuffer()),
                        QueryInfoResponse.class,
                        (response, reply) -> alternates(response, reply, path))
                .run(tree);
    }

    private static List<SmbStream> alternates(QueryInfoResponse response, SmbReply reply, String path)
            throws IOException {
        if (reply.status().equals(NtStatus.BUFFER_OVERFLOW)) {
            throw new SmbProtocolException(Details.of(SmbPath.quoted(path) + " has more streams than fit one answer"));
        }
        return FileStreamInformation.decodeList(response.data()).stream()
                .filter(stream -> isAlternate(stream.streamName()))
                .map(Streams::stream)
                .toList();
    }

    private static boolean isAlternate(String name) {
        return name.startsWith(":") && name.endsWith(DATA) && name.length() > 1 + DATA.length();
    }

    private static SmbStream stream(FileStreamInformation stream) {
        String name = stream.streamName();
        return new SmbStream(
                name.substring(1, name.length() - DATA.length()), stream.streamSize(), stream.allocationSize());
    }
}
