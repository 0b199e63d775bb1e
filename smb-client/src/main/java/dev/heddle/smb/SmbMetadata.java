// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smb;

import dev.heddle.smb.fscc.FileAttributes;
import dev.heddle.smb.fscc.FileBasicInformation;
import dev.heddle.smb.internal.dfs.DfsNamespace;
import dev.heddle.smb.internal.file.FileHandle;
import dev.heddle.smb.internal.name.SmbPath;
import dev.heddle.smb.internal.operation.ExtendedAttributes;
import dev.heddle.smb.internal.operation.Operations;
import dev.heddle.smb.internal.operation.Quotas;
import dev.heddle.smb.internal.operation.StoredPaths;
import dev.heddle.smb.internal.operation.Streams;
import dev.heddle.smb.security.Sid;
import dev.heddle.smb.wire.AccessMask;
import java.nio.file.OpenOption;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Metadata of files and directories of one share, beside their content. Thread-safe; blocks like {@link SmbShare} and
 * uses the same paths.
 */
public final class SmbMetadata {
    private final DfsNamespace paths;

    SmbMetadata(DfsNamespace paths) {
        this.paths = paths;
    }

    /**
     * Lists the alternate data streams, without the main stream. Returns an empty list if there are none, or if the
     * server does not support streams.
     */
    public List<SmbStream> streams(String path) throws SmbException {
        return paths.at(path, Streams::list);
    }

    /**
     * Opens an alternate data stream. Also works if {@link SmbClient.Builder#mapForbiddenNames} treats a colon as part
     * of a name.
     *
     * @param stream its name, without colons
     * @param options as for {@link SmbShare#open}
     * @return a file that the caller closes
     */
    public SmbFile openStream(String path, String stream, OpenOption... options) throws SmbException {
        return paths.at(path, (tree, real) -> {
            String name = Streams.name(real, stream);
            String shown = Streams.shown(name);
            return new SmbFile(FileHandle.open(tree, name, shown, Set.of(options)));
        });
    }

    /**
     * Deletes an alternate data stream.
     *
     * @throws SmbNotFoundException if there is no stream of that name
     */
    public void deleteStream(String path, String stream) throws SmbException {
        paths.at(
                path, (tree, real) -> Streams.delete(Streams.name(real, stream)).run(tree));
    }

    /**
     * Reads the extended attributes; the map is empty if there are none.
     *
     * @return in the server's order, unmodifiable; servers compare the names case-insensitively
     * @throws SmbStatusException with STATUS_EAS_NOT_SUPPORTED if the file system has no extended attributes
     */
    public Map<String, byte[]> extendedAttributes(String path) throws SmbException {
        return paths.at(path, ExtendedAttributes::read);
    }

    /**
     * Sets one extended attribute and leaves the others unchanged.
     *
     * @param name 1 to 255 characters of 8 bits
     * @param value at least 1 byte, because an empty value deletes the attribute; servers accept some KiB
     */
    public void setExtendedAttribute(String path, String name, byte[] value) throws SmbException {
        if (value.length == 0) {
            throw new IllegalArgumentException("an empty value would delete '" + name + "'");
        }
        writeAttribute(path, name, value);
    }

    /** Deletes an extended attribute; a missing attribute is not an error. */
    public void deleteExtendedAttribute(String path, String name) throws SmbException {
        writeAttribute(path, name, new byte[0]);
    }

    private void writeAttribute(String path, String name, byte[] value) throws SmbException {
        paths.at(
                path,
                (tree, real) -> ExtendedAttributes.write(real, name, value).run(tree));
    }

    /**
     * Sets the file attributes. The server keeps its own value of those that no client can set, such as DIRECTORY.
     *
     * @param attributes all attributes to set, bits of [MS-FSCC] 2.6 as in {@link SmbFileInfo#attributes()}
     */
    public void setAttributes(String path, int attributes) throws SmbException {
        // 0 would mean "unchanged".
        FileBasicInformation basic =
                new FileBasicInformation(0, 0, 0, 0, attributes == 0 ? FileAttributes.NORMAL : attributes);
        paths.at(
                path,
                (tree, real) -> Operations.set(real, AccessMask.FILE_WRITE_ATTRIBUTES, 0, basic)
                        .run(tree));
    }

    /**
     * Returns the path as the server stores it, in its upper and lower case. Queries it from the server, or lists
     * directories if the server does not support the query.
     *
     * @return names separated by slashes
     * @throws SmbNotFoundException if the path does not exist
     */
    public String storedPath(String path) throws SmbException {
        String normal = SmbPath.normalize(path);
        return SmbPath.toUser(paths.at(normal, (tree, real) -> StoredPaths.resolve(tree, real, normal)));
    }

    /**
     * Lists the quotas of all users who have one on the share's file system.
     *
     * @throws SmbException if the server has no quotas, or this user may not read them: most servers allow it only to
     *     administrators
     */
    public List<SmbQuota> quotas() throws SmbException {
        return paths.at("", (tree, real) -> Quotas.list(tree));
    }

    /** Reads the quota of one user on the share's file system; see {@link #quotas()}. */
    public Optional<SmbQuota> quota(Sid user) throws SmbException {
        return paths.at("", (tree, real) -> Quotas.of(tree, user));
    }

    /**
     * Sets the quota of one user on the share's file system; see {@link #quotas()}.
     *
     * @param warningBytes the usage above which the user is warned; {@link SmbQuota#NONE} for never
     * @param limitBytes the maximum usage; {@link SmbQuota#NONE} for no limit
     */
    public void setQuota(Sid user, long warningBytes, long limitBytes) throws SmbException {
        paths.at("", (tree, real) -> Quotas.set(user, warningBytes, limitBytes).run(tree));
    }
}
