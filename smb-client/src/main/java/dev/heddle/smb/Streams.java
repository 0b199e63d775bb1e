package dev.heddle.smb;

import dev.heddle.smb.SmbException.Details;
import dev.heddle.smb.fscc.FileDispositionInformation;
import dev.heddle.smb.fscc.FileInformationClass;
import dev.heddle.smb.fscc.FileStreamInformation;
import dev.heddle.smb.fscc.InfoType;
import dev.heddle.smb.wire.AccessMask;
import dev.heddle.smb.wire.FileId;
import dev.heddle.smb.wire.NtStatus;
import dev.heddle.smb.wire.QueryInfoRequest;
import dev.heddle.smb.wire.QueryInfoResponse;
import dev.heddle.smb.wire.SetInfoRequest;
import dev.heddle.smb.wire.SetInfoResponse;
import java.nio.ByteBuffer;
import java.util.List;

/** Alternate data streams ([MS-FSCC] 2.1.5 and FileStreamInformation). */
final class Streams {
    private static final String DATA = ":$DATA";

    private Streams() {}

    /** A stream in the name of a CREATE request, as {@link TreeView} expects it. */
    static String name(String path, String stream) {
        if (stream.isEmpty() || stream.chars().anyMatch(c -> c == ':' || c == '/' || c == '\\' || c == '\0')) {
            throw new IllegalArgumentException("not a stream's name: '" + stream.replace('\0', '?') + "'");
        }
        return path + NameMapping.STREAM + stream;
    }

    static String shown(String name) {
        return name.replace(NameMapping.STREAM, ':');
    }

    static void delete(TreeHandler tree, String name) throws SmbException {
        FileDispositionInformation delete = new FileDispositionInformation(true);
        tree.compound(
                OpenMode.existing(name, AccessMask.DELETE, 0),
                new SetInfoRequest(delete.infoType(), delete.informationClass(), 0, FileId.RELATED, delete.toBuffer()),
                SetInfoResponse.class,
                shown(name),
                (created, response) -> response);
    }

    static List<SmbStream> list(TreeHandler tree, String path) throws SmbException {
        FileId file = tree.create(OpenMode.existing(path, AccessMask.FILE_READ_ATTRIBUTES, 0), path)
                .fileId();
        List<SmbStream> streams;
        try {
            streams = list(tree, file, path);
        } catch (SmbException e) {
            tree.closeQuietly(file, path);
            throw e;
        }
        tree.close(file, path);
        return streams;
    }

    private static List<SmbStream> list(TreeHandler tree, FileId file, String path) throws SmbException {
        QueryInfoRequest request = new QueryInfoRequest(
                InfoType.FILE,
                FileInformationClass.STREAM,
                tree.sizes().listBuffer(),
                0,
                0,
                file,
                ByteBuffer.allocate(0));
        return Requests.receive(tree, tree.send(request, path), QueryInfoResponse.class, (response, reply) -> {
            if (reply.status().equals(NtStatus.BUFFER_OVERFLOW)) {
                throw new SmbProtocolException(Details.of("'" + path + "' has more streams than fit one answer"));
            }
            return FileStreamInformation.decodeList(response.data()).stream()
                    .filter(stream -> isAlternate(stream.streamName()))
                    .map(Streams::stream)
                    .toList();
        });
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
