// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smb.internal.operation;

import dev.heddle.smb.SmbEntry;
import dev.heddle.smb.SmbException;
import dev.heddle.smb.SmbStatusException;
import dev.heddle.smb.fscc.FileInformationClass;
import dev.heddle.smb.fscc.FileNameInformation;
import dev.heddle.smb.fscc.InfoType;
import dev.heddle.smb.internal.chain.SmbErrors;
import dev.heddle.smb.internal.chain.TreeHandler;
import dev.heddle.smb.internal.name.SmbPath;
import dev.heddle.smb.wire.AccessMask;
import dev.heddle.smb.wire.NtStatus;
import dev.heddle.smb.wire.QueryInfoResponse;
import dev.heddle.smb.wire.SmbCommand;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Finds the stored spelling of a path ([MS-FSCC] FileNormalizedNameInformation, which servers of SMB 3.1.1 support).
 */
public final class StoredPaths {
    private static final int MAX = 0x1_0000;

    private StoredPaths() {}

    /**
     * Resolves like {@link #resolve}, for a path that a DFS link may lead elsewhere.
     *
     * @param asked the path by which the user reaches it. Up to the link it stays unchanged, because the server behind
     *     the link does not know that part
     */
    public static String resolve(TreeHandler tree, String path, String asked) throws SmbException {
        List<String> stored = SmbPath.names(resolve(tree, path));
        List<String> real = SmbPath.names(path);
        List<String> names = new ArrayList<>(SmbPath.names(asked));
        for (int end = 1; end <= Math.min(stored.size(), Math.min(real.size(), names.size())); end++) {
            int at = names.size() - end;
            if (!names.get(at).equals(real.get(real.size() - end))) {
                break;
            }
            names.set(at, stored.get(stored.size() - end));
        }
        return String.join("\\", names);
    }

    private static String resolve(TreeHandler tree, String path) throws SmbException {
        try {
            return ask(tree, path);
        } catch (SmbStatusException e) {
            if (Operations.UNKNOWN_QUESTION.stream().noneMatch(e::is)) {
                throw e;
            }
            return list(tree, path);
        }
    }

    private static String ask(TreeHandler tree, String path) throws SmbException {
        return Operations.ask(
                        path,
                        OpenMode.existing(path, AccessMask.FILE_READ_ATTRIBUTES, 0),
                        Operations.query(InfoType.FILE, FileInformationClass.NORMALIZED_NAME, MAX),
                        QueryInfoResponse.class,
                        (response, reply) -> tree.view()
                                .pathToUser(FileNameInformation.decode(response.data())
                                        .fileName()))
                .run(tree);
    }

    /** Looks up each name in the listing of its directory. */
    static String list(TreeHandler tree, String path) throws SmbException {
        String found = "";
        for (String name : SmbPath.names(path)) {
            found = SmbPath.join(found, stored(tree, found, name));
        }
        return found;
    }

    private static String stored(TreeHandler tree, String directory, String name) throws SmbException {
        List<String> names;
        try (Stream<SmbEntry> entries = Listing.stream(tree, directory, "*")) {
            names = entries.map(SmbEntry::name)
                    .filter(other -> other.equalsIgnoreCase(name))
                    .toList();
        } catch (UncheckedIOException e) {
            throw SmbErrors.translate(Listing.cause(e), SmbCommand.QUERY_DIRECTORY, directory);
        }
        if (names.isEmpty()) {
            throw SmbErrors.ofStatus(
                    NtStatus.OBJECT_NAME_NOT_FOUND, SmbCommand.QUERY_DIRECTORY, SmbPath.join(directory, name));
        }
        return names.contains(name) ? name : names.get(0);
    }
}
