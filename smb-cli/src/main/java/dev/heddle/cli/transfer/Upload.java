package dev.heddle.cli.transfer;

import dev.heddle.cli.cleanup.CleanEnd;
import dev.heddle.cli.text.Failures;
import dev.heddle.cli.url.RemotePath;
import dev.heddle.smb.SmbAccessDeniedException;
import dev.heddle.smb.SmbAlreadyExistsException;
import dev.heddle.smb.SmbException;
import dev.heddle.smb.SmbFile;
import dev.heddle.smb.SmbNotFoundException;
import dev.heddle.smb.SmbOpenOption;
import dev.heddle.smb.SmbShare;
import dev.heddle.smb.SmbStatusException;
import dev.heddle.smb.TransferListener;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.channels.ReadableByteChannel;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/**
 * Writes files on a share. One that is there keeps all but its content; a new one gets its name only when it is whole,
 * where the server lets it have another before. Thread-safe.
 */
public final class Upload {
    /** What a file is to hold. */
    @FunctionalInterface
    interface Content {
        /** Returns how many bytes it has. */
        long writeTo(Target target) throws IOException;
    }

    /** An open file to write to. */
    static final class Target implements AutoCloseable {
        private final SmbShare share;
        private final String path;
        private final boolean existed;
        private SmbFile file;
        private boolean changed;

        Target(SmbShare share, String path, SmbFile file, boolean existed) {
            this.share = share;
            this.path = path;
            this.file = file;
            this.existed = existed;
        }

        SmbFile file() {
            return file;
        }

        boolean existed() {
            return existed;
        }

        /** From now on the old content is not what it was. */
        void changed() {
            changed = true;
        }

        /** Cuts off what there was, so that a file that is not whole does not look like one. */
        void empty() throws IOException {
            if (!existed) {
                return;
            }
            file.setSize(0);
            changed = true;
            if (isLonger()) { // the library knows what to do with servers that only say they have done it
                file.close();
                file = share.open(path, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING);
            }
        }

        private boolean isLonger() throws IOException {
            try {
                return file.size() > 0;
            } catch (SmbStatusException e) {
                return false; // the server does not answer such questions
            }
        }

        @Override
        public void close() throws IOException {
            file.close();
        }
    }

    private final SmbShare share;
    private final Overwriting overwriting;
    private final String force;

    /** @param force the option that allows read-only files to be overwritten, for messages */
    public Upload(SmbShare share, Overwriting overwriting, String force) {
        this.share = share;
        this.overwriting = overwriting;
        this.force = force;
    }

    /** Writes what comes from a channel. Returns how many bytes that was. */
    public long write(ReadableByteChannel in, String path, TransferListener listener) throws IOException {
        return write(path, target -> {
            target.empty();
            return target.file().upload(in, listener);
        });
    }

    /** Writes a file. Returns how many bytes it has. */
    public long write(String path, Content content) throws IOException {
        if (overwriting.allowed()) {
            if (overwriting.way() == Overwriting.Way.REPLACE) {
                return replace(path, content);
            }
            Optional<SmbFile> there;
            try {
                there = openExisting(path);
            } catch (SmbAccessDeniedException e) {
                return overwriteReadOnly(path, content, e);
            }
            if (there.isPresent()) {
                return overwrite(there.get(), path, content);
            }
        }
        return overwriting.way() == Overwriting.Way.IN_PLACE ? direct(path, content) : whole(path, false, content);
    }

    private Optional<SmbFile> openExisting(String path) throws IOException {
        try {
            return Optional.of(share.open(path, StandardOpenOption.WRITE));
        } catch (SmbNotFoundException e) {
            return Optional.empty();
        }
    }

    private long overwriteReadOnly(String path, Content content, SmbAccessDeniedException denied) throws IOException {
        return ExistingFile.at(share, path)
                .filter(ExistingFile::isReadOnly)
                .orElseThrow(() -> denied)
                .change(
                        overwriting.readOnly(),
                        force,
                        true,
                        () -> overwrite(share.open(path, StandardOpenOption.WRITE), path, content));
    }

    private long overwrite(SmbFile file, String path, Content content) throws IOException {
        Target target = new Target(share, path, file, true);
        try (target) {
            return content.writeTo(target);
        } catch (IOException e) {
            if (!target.changed) {
                throw e;
            }
            throw new IOException(
                    "'" + path + "' is incomplete, and its old content is gone: " + Failures.describe(e)
                            + "; run the command again to write it whole",
                    e);
        }
    }

    private long replace(String path, Content content) throws IOException {
        Optional<ExistingFile> there = ExistingFile.at(share, path);
        if (there.isEmpty()) {
            return whole(path, false, content);
        }
        if (there.get().isDirectory()) {
            throw new IOException("'" + path + "' is a directory there; not replaced by a file");
        }
        return there.get().change(overwriting.readOnly(), force, false, () -> {
            there.get().checkNobodyHasItOpen();
            return whole(path, true, content);
        });
    }

    /** Writes a new file under its own name; if that fails, it goes. */
    private long direct(String path, Content content) throws IOException {
        SmbFile file = create(path);
        try {
            long bytes = content.writeTo(new Target(share, path, file, false));
            file.close();
            return bytes;
        } catch (IOException e) {
            if (discard(file, path)) {
                throw e;
            }
            throw new IOException("'" + path + "' is incomplete, and could not be deleted: " + Failures.describe(e), e);
        }
    }

    private SmbFile create(String path) throws IOException {
        try {
            return share.open(path, StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW, SmbOpenOption.DELETE);
        } catch (SmbAccessDeniedException e) {
            return share.open(path, StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW);
        } catch (SmbAlreadyExistsException e) {
            if (RemotePath.stat(share, path).isPresent()) {
                throw e;
            }
            // A link to nothing: what it should lead to is made.
            return share.open(path, StandardOpenOption.WRITE, StandardOpenOption.CREATE);
        }
    }

    /**
     * Writes under a temporary name in the same directory and renames the open file at the end, which needs no right to
     * the directory's files.
     */
    private long whole(String path, boolean replace, Content content) throws IOException {
        String name = TemporaryName.next();
        String temporary = RemotePath.child(RemotePath.parent(path), name);
        SmbFile file;
        try {
            file = share.open(temporary, StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW, SmbOpenOption.DELETE);
        } catch (SmbAccessDeniedException | SmbNotFoundException | SmbStatusException e) {
            if (replace) {
                throw new IOException(
                        "'" + path + "' cannot be replaced, since the server allows no temporary file beside it: "
                                + e.statusName().orElse("") + " (leave out --replace to write it in place)",
                        e);
            }
            return direct(path, content);
        } catch (SmbException e) {
            deleteUnseen(temporary);
            throw naming(e, name, path);
        }
        boolean named = false;
        try {
            long bytes = content.writeTo(new Target(share, path, file, false));
            named = name(file, path, replace);
            if (!named) {
                copy(temporary, path);
            } else {
                file.close();
            }
            return bytes;
        } catch (SmbException e) {
            throw naming(e, name, path);
        } finally {
            if (!named) {
                boolean unused = discard(file, temporary); // if it stays, its name tells that it is not whole
            }
        }
    }

    /** The failure, about the user's file in place of the temporary one. */
    private static IOException naming(SmbException e, String temporaryName, String path) {
        String message = e.getMessage();
        return message == null || !message.contains(temporaryName)
                ? e
                : new IOException(
                        Failures.describe(e).replace(temporaryName, path.substring(path.lastIndexOf('/') + 1)), e);
    }

    /** After an open whose answer was not seen, since it was interrupted or late: the server may have made the file. */
    private void deleteUnseen(String temporary) {
        try {
            CleanEnd.cleanUp(() -> share.delete(temporary));
        } catch (IOException e) {
            // It was not made, or cannot be deleted: its name tells that it is not whole.
        }
    }

    /** Gives the file its name; false if the server lets it not be renamed. */
    private boolean name(SmbFile file, String path, boolean replace) throws IOException {
        try {
            share.rename(file, path, replace);
            return true;
        } catch (SmbAlreadyExistsException e) {
            if (RemotePath.stat(share, path).isPresent()) {
                throw new IOException("'" + path + "' was made by somebody else meanwhile; left as it is", e);
            }
            return false;
        } catch (SmbNotFoundException e) {
            throw new IOException(
                    "'" + path + "' cannot be made: " + e.statusName().orElse("")
                            + "; is it a link that leads nowhere, or one that the server does not follow?",
                    e);
        } catch (SmbAccessDeniedException | SmbStatusException e) {
            if (replace) {
                throw e;
            }
            return false;
        }
    }

    /** What is there under the temporary name is whole: it need not be sent again. */
    private void copy(String temporary, String path) throws IOException {
        direct(path, target -> {
            try {
                return share.copy(temporary, target.file(), TransferListener.none());
            } catch (SmbStatusException e) {
                try (ReadableByteChannel in = Channels.newChannel(share.openRead(temporary))) {
                    return target.file().upload(in, TransferListener.none());
                }
            }
        });
    }

    /** Deletes what is there of a file. Returns whether it is gone: a server may not allow that, or be gone itself. */
    private boolean discard(SmbFile file, String path) {
        try {
            CleanEnd.cleanUp(() -> {
                try (file) {
                    file.delete();
                } catch (SmbAccessDeniedException e) {
                    share.delete(path);
                }
            });
            return true;
        } catch (IOException e) {
            return false;
        }
    }
}
