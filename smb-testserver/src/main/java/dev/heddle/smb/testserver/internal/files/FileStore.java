// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smb.testserver.internal.files;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;

import dev.heddle.smb.fscc.FileAttributes;
import dev.heddle.smb.fscc.FileTime;
import dev.heddle.smb.security.SecurityDescriptor;
import dev.heddle.smb.wire.NtStatus;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.DosFileAttributes;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The folder of a share; the only class that accesses its file system. No path leads out of the folder: each part of a
 * name is a plain name, and links are followed only if their target is inside. Every returned {@link Path} is real,
 * without links. Thread-safe.
 */
public final class FileStore {
    private final Path root;
    private final boolean dosAttributes;
    private final Remembered remembered = new Remembered();

    private FileStore(Path root) {
        this.root = root;
        this.dosAttributes = root.getFileSystem().supportedFileAttributeViews().contains("dos");
    }

    /**
     * Opens a folder.
     *
     * @throws NotDirectoryException if the path is no directory
     */
    public static FileStore open(Path folder) throws IOException {
        Path root = folder.toRealPath();
        if (!Files.isDirectory(root)) {
            throw new NotDirectoryException(folder.toString());
        }
        return new FileStore(root);
    }

    /**
     * The location that a name leads to.
     *
     * @param stat null if the last part of the name does not exist
     */
    public record Place(Location at, @Nullable Stat stat) {
        public Path path() {
            return at.path();
        }

        /** Returns the metadata; fails if the file does not exist. */
        public Stat present() throws StatusException {
            if (stat == null) {
                throw new StatusException(NtStatus.OBJECT_NAME_NOT_FOUND);
            }
            return stat;
        }
    }

    public Path root() {
        return root;
    }

    /**
     * Finds the file, directory or stream that a client names.
     *
     * @param smbPath parts separated by backslashes; empty for the folder itself; a stream name may follow
     */
    public Place find(String smbPath) throws IOException {
        String stream = Names.stream(smbPath);
        Place file = findFile(Names.withoutStream(smbPath));
        if (stream.isEmpty()) {
            return file;
        }
        Location at = new Location(file.path(), stream);
        boolean there =
                file.stat() != null && remembered.of(file.path()).streams().containsKey(stream);
        return new Place(at, there ? stat(at) : null);
    }

    private Place findFile(String smbPath) throws IOException {
        if (smbPath.isEmpty()) {
            return new Place(Location.of(root), stat(root));
        }
        String[] parts = smbPath.split("\\\\", -1);
        for (String part : parts) {
            if (!Names.isPlain(part)) {
                throw new StatusException(NtStatus.OBJECT_NAME_INVALID);
            }
        }
        Path folder = root;
        for (int i = 0; i < parts.length - 1; i++) {
            Place place = child(folder, parts[i]);
            if (place.stat() == null || !place.stat().directory()) {
                throw new StatusException(NtStatus.OBJECT_PATH_NOT_FOUND);
            }
            folder = place.path();
        }
        return child(folder, parts[parts.length - 1]);
    }

    /** Returns the entry of exactly that name, or else one whose name matches without regard to case. */
    private Place child(Path folder, String name) throws IOException {
        Path exact = resolve(folder, name);
        if (!Files.exists(exact, NOFOLLOW_LINKS)) {
            String other = similar(folder, name);
            if (other == null) {
                remembered.forget(exact); // another program may have deleted the file
                return new Place(Location.of(exact), null);
            }
            exact = resolve(folder, other);
        }
        Path real = followed(exact);
        return real == null ? new Place(Location.of(exact), null) : new Place(Location.of(real), stat(real));
    }

    private static Path resolve(Path folder, String name) throws StatusException {
        try {
            Path child = folder.resolve(name);
            Path last = child.getFileName();
            if (folder.equals(child.getParent())
                    && last != null
                    && last.toString().equals(name)) {
                return child;
            }
        } catch (InvalidPathException e) {
            // The file system does not allow this name; treat it like the names that SMB forbids.
        }
        throw new StatusException(NtStatus.OBJECT_NAME_INVALID);
    }

    private static @Nullable String similar(Path folder, String name) throws IOException {
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder)) {
            for (Path entry : entries) {
                String found = String.valueOf(entry.getFileName());
                if (Names.same(found, name)) {
                    return found;
                }
            }
            return null;
        }
    }

    /** Returns the target of a link, or the path itself; null if the target does not exist. */
    private @Nullable Path followed(Path path) throws IOException {
        if (!Files.isSymbolicLink(path)) {
            return path;
        }
        try {
            Path real = path.toRealPath();
            if (!real.startsWith(root)) {
                throw new StatusException(NtStatus.ACCESS_DENIED);
            }
            return real;
        } catch (NoSuchFileException e) {
            return null;
        }
    }

    /** Returns the metadata at a location; a stream has that of its file, except for the sizes. */
    public Stat stat(Location at) throws IOException {
        Stat file = stat(at.path());
        return at.isStream()
                ? file.ofStream(remembered.of(at.path()).stream(at.stream()).size())
                : file;
    }

    public Stat stat(Path path) throws IOException {
        BasicFileAttributes found = dosAttributes
                ? Files.readAttributes(path, DosFileAttributes.class, NOFOLLOW_LINKS)
                : Files.readAttributes(path, BasicFileAttributes.class, NOFOLLOW_LINKS);
        Extras extras = remembered.of(path);
        Integer set = extras.attributes();
        int attributes = set == null ? ofSystem(path, found) : set;
        if (found.isDirectory()) {
            attributes = (attributes & ~FileAttributes.ARCHIVE) | FileAttributes.DIRECTORY;
        }
        return new Stat(
                found.isDirectory(),
                found.isDirectory() ? 0 : found.size(),
                extras.created() == 0 ? FileTime.ofInstant(found.creationTime().toInstant()) : extras.created(),
                FileTime.ofInstant(found.lastAccessTime().toInstant()),
                FileTime.ofInstant(found.lastModifiedTime().toInstant()),
                attributes == 0 ? FileAttributes.NORMAL : attributes,
                index(found.fileKey() == null ? path : found.fileKey()),
                extras.reserved());
    }

    private static int ofSystem(Path path, BasicFileAttributes found) {
        int attributes = found.isDirectory() ? 0 : FileAttributes.ARCHIVE;
        if (found instanceof DosFileAttributes dos) {
            attributes |= (dos.isReadOnly() ? FileAttributes.READONLY : 0)
                    | (dos.isHidden() ? FileAttributes.HIDDEN : 0)
                    | (dos.isSystem() ? FileAttributes.SYSTEM : 0);
        }
        Path name = path.getFileName();
        boolean dotted = name != null && name.toString().startsWith(".");
        return dotted ? attributes | FileAttributes.HIDDEN : attributes;
    }

    /** Returns a hash of the key's text, since file keys have no numeric value. */
    private static long index(Object key) {
        String text = key.toString();
        long hash = 0xCBF2_9CE4_8422_2325L;
        for (int i = 0; i < text.length(); i++) {
            hash = (hash ^ text.charAt(i)) * 0x0000_0100_0000_01B3L;
        }
        return hash & Long.MAX_VALUE;
    }

    /** Returns the paths of all entries of a directory. */
    List<Path> list(Path directory) throws IOException {
        List<Path> found = new ArrayList<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory)) {
            for (Path entry : entries) {
                found.add(entry);
            }
        }
        return found;
    }

    /**
     * Returns the metadata of a directory entry; null if it no longer exists, or is a link that leads out of the share.
     */
    @Nullable
    Stat entry(Path entry) throws IOException {
        try {
            Path real = followed(entry);
            return real == null ? null : stat(real);
        } catch (NoSuchFileException | StatusException e) {
            return null;
        }
    }

    /** Creates a file, or a stream and, if it is missing, its file. */
    public void createFile(Location at) throws IOException {
        if (!at.isStream() || !Files.exists(at.path(), NOFOLLOW_LINKS)) {
            Files.createFile(at.path());
            remembered.forget(at.path());
        }
        if (at.isStream()) {
            remembered.change(at.path()).addStream(at.stream());
        }
    }

    public void createDirectory(Path path) throws IOException {
        Files.createDirectory(path);
        remembered.forget(path);
    }

    boolean isEmpty(Path directory) throws IOException {
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory)) {
            return !entries.iterator().hasNext();
        }
    }

    void delete(Location at) throws IOException {
        if (at.isStream()) {
            remembered.change(at.path()).streams().remove(at.stream());
        } else {
            Files.delete(at.path());
            remembered.forget(at.path());
        }
    }

    void move(Path from, Path to, boolean replace) throws IOException {
        if (replace) {
            Files.move(from, to, StandardCopyOption.REPLACE_EXISTING);
        } else {
            Files.move(from, to);
        }
        remembered.moved(from, to);
    }

    /** Sets the attributes, bits of {@link FileAttributes}. */
    public void setAttributes(Path path, int attributes) throws IOException {
        remembered.change(path).attributes(attributes);
    }

    /** Sets the times, as FILETIMEs; values of 0 or less leave a time unchanged. */
    public void setTimes(Path path, long created, long accessed, long modified) throws IOException {
        if (created > 0) {
            remembered.change(path).created(created);
        }
        if (accessed > 0 || modified > 0) {
            Files.getFileAttributeView(path, BasicFileAttributeView.class, NOFOLLOW_LINKS)
                    .setTimes(time(modified), time(accessed), null);
        }
    }

    private static java.nio.file.attribute.@Nullable FileTime time(long fileTime) {
        var instant = FileTime.toInstant(fileTime);
        return instant == null ? null : java.nio.file.attribute.FileTime.from(instant);
    }

    public FileContent content(Location at, boolean read, boolean write) throws IOException {
        return at.isStream()
                ? FileContent.of(remembered.of(at.path()).stream(at.stream()))
                : FileContent.open(at.path(), read, write);
    }

    /** Remembers a reserved size, without allocating it. */
    public void reserve(Path path, long bytes) {
        remembered.change(path).reserved(bytes);
    }

    /** Returns the sizes of the named streams. */
    public Map<String, Integer> streams(Path path) {
        Map<String, Integer> sizes = new LinkedHashMap<>();
        remembered.of(path).streams().forEach((name, stream) -> sizes.put(name, stream.size()));
        return sizes;
    }

    public SecurityDescriptor security(Path path) {
        SecurityDescriptor set = remembered.of(path).security();
        return set == null ? AccessRights.OPEN : set;
    }

    public void setSecurity(Path path, SecurityDescriptor descriptor) {
        remembered.change(path).security(descriptor);
    }

    /** The total and free bytes of the file system. */
    public record Space(long total, long free) {}

    public Space space() throws IOException {
        java.nio.file.FileStore store = Files.getFileStore(root);
        return new Space(store.getTotalSpace(), store.getUsableSpace());
    }

    /** Returns the path in SMB form: a backslash before every part, or a single one for the folder itself. */
    public String nameOf(Path path) {
        StringBuilder name = new StringBuilder();
        for (Path part : root.relativize(path)) {
            name.append('\\').append(part);
        }
        return root.equals(path) ? "\\" : name.toString();
    }
}
