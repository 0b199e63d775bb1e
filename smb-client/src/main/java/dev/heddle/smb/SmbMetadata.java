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
 * What a file or directory has beside its content, on one share. Thread-safe; blocks as {@link SmbShare} does, with
 * paths as there.
 */
public final class SmbMetadata {
    private final DfsNamespace paths;

    SmbMetadata(DfsNamespace paths) {
        this.paths = paths;
    }

    /** The alternate data streams, without the content itself; empty if there is none, or the server has no streams. */
    public List<SmbStream> streams(String path) throws SmbException {
        return paths.at(path, Streams::list);
    }

    /**
     * Opens an alternate data stream. Works also where {@link SmbClient.Builder#mapForbiddenNames} makes a colon in a
     * path part of a name.
     *
     * @param stream its name, without colons
     * @param options as for {@link SmbShare#open}
     * @return to be closed
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
     * @throws SmbNotFoundException if there is none of that name
     */
    public void deleteStream(String path, String stream) throws SmbException {
        paths.at(
                path, (tree, real) -> Streams.delete(Streams.name(real, stream)).run(tree));
    }

    /**
     * The extended attributes; empty if there is none.
     *
     * @return in the server's order, unmodifiable; servers compare the names without regard to case
     * @throws SmbStatusException with STATUS_EAS_NOT_SUPPORTED if the file system has none
     */
    public Map<String, byte[]> extendedAttributes(String path) throws SmbException {
        return paths.at(path, ExtendedAttributes::read);
    }

    /**
     * Sets one extended attribute and leaves the others as they are.
     *
     * @param name 1 to 255 characters of 8 bits
     * @param value at least 1 byte, since an empty one is none; servers take some KiB
     */
    public void setExtendedAttribute(String path, String name, byte[] value) throws SmbException {
        if (value.length == 0) {
            throw new IllegalArgumentException("an empty value would delete '" + name + "'");
        }
        writeAttribute(path, name, value);
    }

    /** Deletes an extended attribute; that it is not there is no error. */
    public void deleteExtendedAttribute(String path, String name) throws SmbException {
        writeAttribute(path, name, new byte[0]);
    }

    private void writeAttribute(String path, String name, byte[] value) throws SmbException {
        paths.at(
                path,
                (tree, real) -> ExtendedAttributes.write(real, name, value).run(tree));
    }

    /**
     * Sets the attributes; those that no client can set, such as DIRECTORY, are the server's to keep.
     *
     * @param attributes all that shall be set, bits of [MS-FSCC] 2.6 as in {@link SmbFileInfo#attributes()}
     */
    public void setAttributes(String path, int attributes) throws SmbException {
        // 0 would mean: unchanged.
        FileBasicInformation basic =
                new FileBasicInformation(0, 0, 0, 0, attributes == 0 ? FileAttributes.NORMAL : attributes);
        paths.at(
                path,
                (tree, real) -> Operations.set(real, AccessMask.FILE_WRITE_ATTRIBUTES, 0, basic)
                        .run(tree));
    }

    /**
     * The path as the server stores it, with its own upper and lower case; asked of the server, or found by listing
     * directories where it does not know the question.
     *
     * @return names separated by backslashes
     * @throws SmbNotFoundException if there is none
     */
    public String storedPath(String path) throws SmbException {
        String normal = SmbPath.normalize(path);
        return paths.at(normal, (tree, real) -> StoredPaths.resolve(tree, real, normal));
    }

    /**
     * The quotas of all users who have one on the share's file system.
     *
     * @throws SmbException if the server keeps none, or this user may not see them: most servers show them to
     *     administrators only
     */
    public List<SmbQuota> quotas() throws SmbException {
        return paths.at("", (tree, real) -> Quotas.list(tree));
    }

    /** The quota of one user on the share's file system; see {@link #quotas()}. */
    public Optional<SmbQuota> quota(Sid user) throws SmbException {
        return paths.at("", (tree, real) -> Quotas.of(tree, user));
    }

    /**
     * Sets the quota of one user on the share's file system; see {@link #quotas()}.
     *
     * @param warningBytes from where on the user is warned; {@link SmbQuota#NONE} for never
     * @param limitBytes what the user may take at most; {@link SmbQuota#NONE} for anything
     */
    public void setQuota(Sid user, long warningBytes, long limitBytes) throws SmbException {
        paths.at("", (tree, real) -> Quotas.set(user, warningBytes, limitBytes).run(tree));
    }
}
