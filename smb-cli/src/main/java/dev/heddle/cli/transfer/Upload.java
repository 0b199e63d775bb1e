// SPDX-License-Identifier: Apache-2.0
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
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Writes files on a share. An existing file keeps everything but its content. A new file has a temporary name until it
 * is complete, if the server allows one. Thread-safe.
 */
public final class Upload {
    /** The new content of a file. */
    @FunctionalInterface
    interface Content {
        /** Writes the content. Returns its number of bytes. */
        long writeTo(Target target) throws IOException;
    }

    /** An open file to write to. */
    static final class Target implements AutoCloseable {
        private final SmbShare share;
        private final String path;
        private final boolean existed;
        private SmbFile file;
        private boolean changed;
        private final SourceTimes times;
        private @Nullable Instant lastWrite;

        private Target(SmbShare share, String path, SmbFile file, boolean existed, SourceTimes times) {
            this.times = times;
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

        /** Notes that the old content is no longer intact. */
        void changed() {
            changed = true;
        }

        /** Gives the file the time of last write of its source, once all is written; null if that is unknown. */
        void setLastWrite(@Nullable Instant time) throws IOException {
            lastWrite = time;
            times.apply(file, path, time);
        }

        /** Truncates an existing file, so that an incomplete file does not look complete. */
        void empty() throws IOException {
            if (!existed) {
                return;
            }
            file.setSize(0);
            changed = true;
            if (isLonger()) { // the server reported success only; the library handles this on open
                file.close();
                file = share.open(path, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING);
            }
        }

        private boolean isLonger() throws IOException {
            try {
                return file.size() > 0;
            } catch (SmbStatusException e) {
                return false; // the server does not support this query
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
    private final SourceTimes times;

    /** @param force the option that allows read-only files to be overwritten, for messages */
    public Upload(SmbShare share, Overwriting overwriting, String force, SourceTimes times) {
        this.times = times;
        this.share = share;
        this.overwriting = overwriting;
        this.force = force;
    }

    /**
     * Writes the bytes of a channel to a file.
     *
     * @param lastWrite the time of last write of the source; null if it has none
     * @return the number of bytes
     */
    public long write(ReadableByteChannel in, @Nullable Instant lastWrite, String path, TransferListener listener)
            throws IOException {
        return write(path, target -> {
            target.empty();
            long bytes = target.file().upload(in, listener);
            target.setLastWrite(lastWrite);
            return bytes;
        });
    }

    /** Writes a file. Returns its number of bytes. */
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
        Target target = new Target(share, path, file, true, times);
        try (target) {
            return content.writeTo(target);
        } catch (IOException e) {
            if (!target.changed) {
                throw e;
            }
            throw new IOException(
                    "'" + path + "' is incomplete, and its old content is lost: " + Failures.describe(e)
                            + "; run the command again to complete it",
                    e);
        }
    }

    private long replace(String path, Content content) throws IOException {
        Optional<ExistingFile> there = ExistingFile.at(share, path);
        if (there.isEmpty()) {
            return whole(path, false, content);
        }
        if (there.get().isDirectory()) {
            throw new IOException("'" + path + "' is a directory and cannot be overwritten by a file");
        }
        return there.get().change(overwriting.readOnly(), force, false, () -> {
            there.get().checkNobodyHasItOpen();
            return whole(path, true, content);
        });
    }

    /** Writes a new file under its own name; deletes it if that fails. */
    private long direct(String path, Content content) throws IOException {
        SmbFile file = create(path);
        try {
            long bytes = content.writeTo(new Target(share, path, file, false, times));
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
            // A dangling link: this creates its target.
            return share.open(path, StandardOpenOption.WRITE, StandardOpenOption.CREATE);
        }
    }

    /**
     * Writes under a temporary name in the same directory. Renames the open file at the end, which needs no right to
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
                        "'" + path + "' cannot be replaced, because the server allows no temporary file beside it: "
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
            Target target = new Target(share, path, file, false, times);
            long bytes = content.writeTo(target);
            named = name(file, path, replace);
            if (!named) {
                copy(temporary, path, target.lastWrite);
            } else {
                file.close();
            }
            return bytes;
        } catch (SmbException e) {
            throw naming(e, name, path);
        } finally {
            if (!named) {
                boolean unused = discard(file, temporary); // if it stays, its name shows that it is incomplete
            }
        }
    }

    /** Returns the failure, with the name of the user's file instead of the temporary one. */
    private static IOException naming(SmbException e, String temporaryName, String path) {
        String message = e.getMessage();
        return message == null || !message.contains(temporaryName)
                ? e
                : new IOException(
                        Failures.describe(e).replace(temporaryName, path.substring(path.lastIndexOf('/') + 1)), e);
    }

    /**
     * Deletes the temporary file after an open without a response (interrupt, timeout): the server may have created it.
     */
    private void deleteUnseen(String temporary) {
        try {
            CleanEnd.cleanUp(() -> share.delete(temporary));
        } catch (IOException e) {
            // The file was not created, or cannot be deleted: its name shows that it is incomplete.
        }
    }

    /** Gives the file its name. Returns false if the server does not allow the rename. */
    private boolean name(SmbFile file, String path, boolean replace) throws IOException {
        try {
            share.rename(file, path, replace);
            return true;
        } catch (SmbAlreadyExistsException e) {
            if (RemotePath.stat(share, path).isPresent()) {
                throw new IOException("'" + path + "' was created by another client meanwhile; it was not changed", e);
            }
            return false;
        } catch (SmbNotFoundException e) {
            throw new IOException(
                    "'" + path + "' cannot be created: " + e.statusName().orElse("")
                            + "; perhaps it is a dangling link, or a link that the server does not follow",
                    e);
        } catch (SmbAccessDeniedException | SmbStatusException e) {
            if (replace) {
                throw e;
            }
            return false;
        }
    }

    /** Copies the complete temporary file to its own name: on the server if possible, so that it is not sent again. */
    private void copy(String temporary, String path, @Nullable Instant lastWrite) throws IOException {
        direct(path, target -> {
            long bytes = copy(temporary, target.file());
            target.setLastWrite(lastWrite);
            return bytes;
        });
    }

    private long copy(String temporary, SmbFile target) throws IOException {
        try {
            return share.copy(temporary, target, TransferListener.none());
        } catch (SmbStatusException e) {
            try (ReadableByteChannel in = Channels.newChannel(share.openRead(temporary))) {
                return target.upload(in, TransferListener.none());
            }
        }
    }

    /** Deletes an incomplete file. Returns whether it is gone: a server may refuse that, or be gone itself. */
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
