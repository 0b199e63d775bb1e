package dev.heddle.smb;

import dev.heddle.smb.fscc.FileAttributes;
import dev.heddle.smb.fscc.FileBasicInformation;
import dev.heddle.smb.security.Sid;
import dev.heddle.smb.wire.AccessMask;
import dev.heddle.smb.wire.FileId;
import dev.heddle.smb.wire.SetInfoRequest;
import dev.heddle.smb.wire.SetInfoResponse;
import java.nio.file.OpenOption;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What a file or directory has beside its content, on one share. Thread-safe; blocks as {@link SmbShare} does, with paths as there. */
public final class SmbMetadata {
    private final TreeHandler tree;

    SmbMetadata(TreeHandler tree) {
        this.tree = tree;
    }

    /** The alternate data streams, without the content itself; empty if there is none, or the server has no streams. */
    public List<SmbStream> streams(String path) throws SmbException {
        return Streams.list(tree, SmbPath.normalize(path));
    }

    /**
     * Opens an alternate data stream. Works also where {@link SmbClient.Builder#mapForbiddenNames} makes a colon in a path part of a name.
     *
     * @param stream its name, without colons
     * @param options as for {@link SmbShare#open}
     * @return to be closed
     */
    public SmbFile openStream(String path, String stream, OpenOption... options) throws SmbException {
        String name = Streams.name(SmbPath.normalize(path), stream);
        return new SmbFile(
                tree, Streams.shown(name), tree.create(OpenMode.of(name, Set.of(options)), Streams.shown(name)));
    }

    /**
     * Deletes an alternate data stream.
     *
     * @throws SmbNotFoundException if there is none of that name
     */
    public void deleteStream(String path, String stream) throws SmbException {
        Streams.delete(tree, Streams.name(SmbPath.normalize(path), stream));
    }

    /**
     * The extended attributes; empty if there is none.
     *
     * @return in the server's order, unmodifiable; servers compare the names without regard to case
     * @throws SmbStatusException with STATUS_EAS_NOT_SUPPORTED if the file system has none
     */
    public Map<String, byte[]> extendedAttributes(String path) throws SmbException {
        return ExtendedAttributes.read(tree, SmbPath.normalize(path));
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
        ExtendedAttributes.write(tree, SmbPath.normalize(path), name, value);
    }

    /** Deletes an extended attribute; that it is not there is no error. */
    public void deleteExtendedAttribute(String path, String name) throws SmbException {
        ExtendedAttributes.write(tree, SmbPath.normalize(path), name, new byte[0]);
    }

    /**
     * Sets the attributes; those that no client can set, such as DIRECTORY, are the server's to keep.
     *
     * @param attributes all that shall be set, bits of [MS-FSCC] 2.6 as in {@link SmbFileInfo#attributes()}
     */
    public void setAttributes(String path, int attributes) throws SmbException {
        String normal = SmbPath.normalize(path);
        // 0 would mean: unchanged.
        FileBasicInformation basic =
                new FileBasicInformation(0, 0, 0, 0, attributes == 0 ? FileAttributes.NORMAL : attributes);
        tree.compound(
                OpenMode.existing(normal, AccessMask.FILE_WRITE_ATTRIBUTES, 0),
                new SetInfoRequest(basic.infoType(), basic.informationClass(), 0, FileId.RELATED, basic.toBuffer()),
                SetInfoResponse.class,
                normal,
                (created, response) -> response);
    }

    /**
     * The path as the server stores it, with its own upper and lower case; asked of the server, or found by listing directories where it
     * does not know the question.
     *
     * @return names separated by backslashes
     * @throws SmbNotFoundException if there is none
     */
    public String storedPath(String path) throws SmbException {
        return StoredPaths.resolve(tree, SmbPath.normalize(path));
    }

    /**
     * The quotas of all users who have one on the share's file system.
     *
     * @throws SmbException if the server keeps none, or this user may not see them: most servers show them to administrators only
     */
    public List<SmbQuota> quotas() throws SmbException {
        return Quotas.list(tree);
    }

    /** The quota of one user on the share's file system; see {@link #quotas()}. */
    public Optional<SmbQuota> quota(Sid user) throws SmbException {
        return Quotas.of(tree, user);
    }

    /**
     * Sets the quota of one user on the share's file system; see {@link #quotas()}.
     *
     * @param warningBytes from where on the user is warned; {@link SmbQuota#NONE} for never
     * @param limitBytes what the user may take at most; {@link SmbQuota#NONE} for anything
     */
    public void setQuota(Sid user, long warningBytes, long limitBytes) throws SmbException {
        Quotas.set(tree, user, warningBytes, limitBytes);
    }
}
