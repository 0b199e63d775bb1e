// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smb.testserver.internal.command;

import dev.heddle.smb.fscc.FileAttributes;
import dev.heddle.smb.fscc.FileNotifyInformation;
import dev.heddle.smb.testserver.internal.connection.Call;
import dev.heddle.smb.testserver.internal.connection.ServerCore;
import dev.heddle.smb.testserver.internal.files.AccessRights;
import dev.heddle.smb.testserver.internal.files.Answer;
import dev.heddle.smb.testserver.internal.files.Changes;
import dev.heddle.smb.testserver.internal.files.FileContent;
import dev.heddle.smb.testserver.internal.files.FileNode;
import dev.heddle.smb.testserver.internal.files.FileStore;
import dev.heddle.smb.testserver.internal.files.Location;
import dev.heddle.smb.testserver.internal.files.Open;
import dev.heddle.smb.testserver.internal.files.OpenFile;
import dev.heddle.smb.testserver.internal.files.OpenPipe;
import dev.heddle.smb.testserver.internal.files.ServedSnapshots;
import dev.heddle.smb.testserver.internal.files.ServerTree;
import dev.heddle.smb.testserver.internal.files.Share;
import dev.heddle.smb.testserver.internal.files.ShareModes;
import dev.heddle.smb.testserver.internal.files.Stat;
import dev.heddle.smb.testserver.internal.files.StatusException;
import dev.heddle.smb.wire.AccessMask;
import dev.heddle.smb.wire.CloseRequest;
import dev.heddle.smb.wire.CloseResponse;
import dev.heddle.smb.wire.CreateContext;
import dev.heddle.smb.wire.CreateDisposition;
import dev.heddle.smb.wire.CreateOptions;
import dev.heddle.smb.wire.CreateRequest;
import dev.heddle.smb.wire.CreateResponse;
import dev.heddle.smb.wire.NtStatus;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** CREATE and CLOSE ([MS-SMB2] 3.3.5.9 and 3.3.5.10, [MS-FSA] 2.1.5.1). */
final class CreateCommand {
    private static final int DATA_READING = AccessMask.FILE_READ_DATA | AccessMask.FILE_EXECUTE;
    private static final int DATA_WRITING = AccessMask.FILE_WRITE_DATA | AccessMask.FILE_APPEND_DATA;
    private static final int QFID_LENGTH = 32;

    private final ServerCore core;

    CreateCommand(ServerCore core) {
        this.core = core;
    }

    /** An open, and the CreateAction of the response. */
    private record Opened(OpenFile open, int action) {}

    Answer answer(Call call, CreateRequest request) throws IOException {
        ServerTree tree = call.tree();
        if (tree.share() == null) {
            return pipe(call, request);
        }
        Share share = ServedSnapshots.chosen(tree.disk(), request.contexts());
        Opened opened = share.locked(() -> open(call, share, request));
        OpenFile open = opened.open;
        call.session().add(open);
        call.chain().fileId(open.id());
        if (opened.action == CreateResponse.ACTION_CREATED) {
            open.report(FileNotifyInformation.ADDED, Changes.nameFilter(open.isDirectory()));
        } else if (opened.action != CreateResponse.ACTION_OPENED) {
            open.report(FileNotifyInformation.MODIFIED, Changes.SIZE | Changes.LAST_WRITE);
        }
        Stat stat = open.stat();
        return Answer.success(new CreateResponse(
                CreateRequest.OPLOCK_NONE,
                0,
                opened.action,
                stat.created(),
                stat.accessed(),
                stat.modified(),
                stat.modified(),
                stat.allocation(),
                stat.size(),
                stat.attributes(),
                open.id(),
                contexts(request, maximal(call, share, open.node().at()), stat)));
    }

    private Answer pipe(Call call, CreateRequest request) throws IOException {
        OpenPipe.Server server =
                new OpenPipe.Server(core.config().name(), core.config().comment(), core.shares());
        OpenPipe pipe = new OpenPipe(server, core.sessions().nextFileId(), call.tree(), request.name());
        call.session().add(pipe);
        call.chain().fileId(pipe.id());
        return Answer.success(new CreateResponse(
                0, 0, CreateResponse.ACTION_OPENED, 0, 0, 0, 0, 0, 0, FileAttributes.NORMAL, pipe.id(), List.of()));
    }

    /** Returns all rights that the user can get at this location. */
    private static int maximal(Call call, Share share, Location at) throws StatusException {
        boolean known = call.session().rules().known();
        return share.maximalAccess() & AccessRights.allowed(share.store(), at.path(), known);
    }

    private Opened open(Call call, Share share, CreateRequest request) throws IOException {
        check(request);
        FileStore.Place place = share.store().find(request.name());
        int access = AccessRights.grant(request.desiredAccess(), maximal(call, share, place.at()));
        Stat stat = place.stat();
        if (stat != null) {
            checkPresent(share, request, place, access);
        } else {
            checkMissing(call, share, request, place.at());
        }
        boolean directory = stat == null ? wants(request, CreateOptions.DIRECTORY_FILE) : stat.directory();
        FileNode node = share.node(place.at(), directory);
        ShareModes.check(node, access, request.shareAccess());
        boolean deletes = wants(request, CreateOptions.DELETE_ON_CLOSE);
        if (deletes && (access & AccessMask.DELETE) == 0) {
            throw new StatusException(NtStatus.ACCESS_DENIED);
        }
        if (deletes && stat != null) {
            share.checkDeletable(place.at(), stat);
        }
        int action = carryOut(share, request, place, directory);
        FileContent content = directory ? null : content(share, place.at(), access);
        OpenFile.Mode mode = new OpenFile.Mode(access, request.shareAccess(), deletes);
        OpenFile open = new OpenFile(core.sessions().nextFileId(), call.tree(), share, node, mode, content);
        share.opened(open);
        return new Opened(open, action);
    }

    private static void check(CreateRequest request) throws StatusException {
        boolean both = wants(request, CreateOptions.DIRECTORY_FILE) && wants(request, CreateOptions.NON_DIRECTORY_FILE);
        if (both || wants(request, CreateOptions.OPEN_BY_FILE_ID)) {
            throw new StatusException(both ? NtStatus.INVALID_PARAMETER : NtStatus.NOT_SUPPORTED);
        }
    }

    private static boolean wants(CreateRequest request, int option) {
        return (request.createOptions() & option) != 0;
    }

    private static boolean mustExist(CreateDisposition disposition) {
        return disposition == CreateDisposition.OPEN || disposition == CreateDisposition.OVERWRITE;
    }

    private static boolean replaces(CreateDisposition disposition) {
        return switch (disposition) {
            case SUPERSEDE, OVERWRITE, OVERWRITE_IF -> true;
            case OPEN, CREATE, OPEN_IF -> false;
        };
    }

    private static void checkPresent(Share share, CreateRequest request, FileStore.Place place, int access)
            throws StatusException {
        Stat stat = place.present();
        if (request.disposition() == CreateDisposition.CREATE) {
            throw new StatusException(NtStatus.OBJECT_NAME_COLLISION);
        }
        if (stat.directory() && wants(request, CreateOptions.NON_DIRECTORY_FILE)) {
            throw new StatusException(NtStatus.FILE_IS_A_DIRECTORY);
        }
        if (!stat.directory() && wants(request, CreateOptions.DIRECTORY_FILE)) {
            throw new StatusException(NtStatus.NOT_A_DIRECTORY);
        }
        boolean replaces = replaces(request.disposition());
        if (replaces && stat.directory()) {
            throw new StatusException(NtStatus.INVALID_PARAMETER);
        }
        boolean writes = replaces || (access & DATA_WRITING) != 0;
        if (writes && (share.settings().readOnly() || (stat.readOnly() && !stat.directory()))) {
            throw new StatusException(NtStatus.ACCESS_DENIED);
        }
    }

    private static void checkMissing(Call call, Share share, CreateRequest request, Location at)
            throws StatusException {
        if (mustExist(request.disposition())) {
            throw new StatusException(NtStatus.OBJECT_NAME_NOT_FOUND);
        }
        if (at.isStream() && wants(request, CreateOptions.DIRECTORY_FILE)) {
            throw new StatusException(NtStatus.NOT_A_DIRECTORY);
        }
        Path parent = at.isStream() ? at.path() : at.path().getParent();
        int needed = wants(request, CreateOptions.DIRECTORY_FILE)
                ? AccessMask.FILE_ADD_SUBDIRECTORY
                : AccessMask.FILE_ADD_FILE;
        if (parent == null || (maximal(call, share, Location.of(parent)) & needed) == 0) {
            throw new StatusException(NtStatus.ACCESS_DENIED);
        }
    }

    /** Creates or truncates the file if the request asks for it; returns the CreateAction. */
    private static int carryOut(Share share, CreateRequest request, FileStore.Place place, boolean directory)
            throws IOException {
        Path path = place.path();
        FileStore store = share.store();
        if (place.stat() == null) {
            if (directory) {
                store.createDirectory(path);
            } else {
                store.createFile(place.at());
            }
            setAttributes(store, path, request, directory);
            return CreateResponse.ACTION_CREATED;
        }
        if (!replaces(request.disposition())) {
            return CreateResponse.ACTION_OPENED;
        }
        try (FileContent content = store.content(place.at(), false, true)) {
            content.resize(0);
        }
        setAttributes(store, path, request, directory);
        return request.disposition() == CreateDisposition.SUPERSEDE
                ? CreateResponse.ACTION_SUPERSEDED
                : CreateResponse.ACTION_OVERWRITTEN;
    }

    private static void setAttributes(FileStore store, Path path, CreateRequest request, boolean directory)
            throws IOException {
        int attributes = request.fileAttributes() & ~FileAttributes.NORMAL & ~FileAttributes.DIRECTORY;
        if (attributes != 0) {
            store.setAttributes(path, directory ? attributes : attributes | FileAttributes.ARCHIVE);
        }
    }

    private static @Nullable FileContent content(Share share, Location at, int access) throws IOException {
        boolean reads = (access & DATA_READING) != 0;
        boolean writes = (access & DATA_WRITING) != 0;
        return reads || writes ? share.store().content(at, reads, writes) : null;
    }

    private static List<CreateContext> contexts(CreateRequest request, int maximal, Stat stat) {
        List<CreateContext> answers = new ArrayList<>();
        for (CreateContext context : request.contexts()) {
            switch (context.name()) {
                case "MxAc" ->
                    answers.add(new CreateContext(
                            "MxAc", little(8).putInt(0).putInt(maximal).array()));
                case "QFid" ->
                    answers.add(new CreateContext(
                            "QFid", little(QFID_LENGTH).putLong(stat.index()).array()));
                default -> {} // the server ignores contexts that it does not support
            }
        }
        return answers;
    }

    private static ByteBuffer little(int length) {
        return ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
    }

    Answer close(Call call, CloseRequest request) throws IOException {
        Open open = call.open(request.fileId());
        Stat stat = null;
        if ((request.flags() & CloseRequest.FLAG_POSTQUERY_ATTRIB) != 0 && open instanceof OpenFile file) {
            stat = file.stat();
        }
        call.session().remove(open);
        open.close();
        if (stat == null) {
            return Answer.success(new CloseResponse(0, 0, 0, 0, 0, 0, 0, 0));
        }
        return Answer.success(new CloseResponse(
                CloseRequest.FLAG_POSTQUERY_ATTRIB,
                stat.created(),
                stat.accessed(),
                stat.modified(),
                stat.modified(),
                stat.allocation(),
                stat.size(),
                stat.attributes()));
    }
}
