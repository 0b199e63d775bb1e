// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smb.internal.file;

import dev.heddle.smb.SmbException;
import dev.heddle.smb.SmbException.Details;
import dev.heddle.smb.SmbProtocolException;
import dev.heddle.smb.fscc.FileEndOfFileInformation;
import dev.heddle.smb.internal.chain.SmbErrors;
import dev.heddle.smb.internal.chain.SmbReply;
import dev.heddle.smb.internal.chain.TreeHandler;
import dev.heddle.smb.internal.name.SmbPath;
import dev.heddle.smb.internal.operation.Compound;
import dev.heddle.smb.internal.operation.CompoundCall;
import dev.heddle.smb.internal.operation.OpenMode;
import dev.heddle.smb.internal.operation.Operation;
import dev.heddle.smb.internal.operation.Operation.Pending;
import dev.heddle.smb.internal.operation.Operations;
import dev.heddle.smb.internal.transfer.WriteWindow;
import dev.heddle.smb.wire.CreateRequest;
import dev.heddle.smb.wire.CreateResponse;
import dev.heddle.smb.wire.FileId;
import dev.heddle.smb.wire.FlushRequest;
import dev.heddle.smb.wire.FlushResponse;
import dev.heddle.smb.wire.NtStatus;
import dev.heddle.smb.wire.ReadRequest;
import dev.heddle.smb.wire.ReadResponse;
import dev.heddle.smb.wire.SetInfoResponse;
import dev.heddle.smb.wire.SmbCommand;
import dev.heddle.smb.wire.SmbRequest;
import dev.heddle.smb.wire.WireFormatException;
import dev.heddle.smb.wire.WriteRequest;
import dev.heddle.smb.wire.WriteResponse;
import java.nio.ByteBuffer;
import java.nio.file.OpenOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads and writes whole files: small ones in one round trip, larger ones with several requests in flight. */
public final class WholeFiles {
    public static final Set<OpenOption> REPLACE =
            Set.of(StandardOpenOption.WRITE, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING);

    private WholeFiles() {}

    /** The result of a compound read of a file that had {@code size} bytes when it was opened. */
    private static final class FirstRead {
        private final byte[] data;
        private final long size;

        FirstRead(byte[] data, long size) {
            this.data = data;
            this.size = size;
        }
    }

    public static Operation<byte[]> read(String path) {
        return tree -> {
            int length = tree.sizes().readAtOnce();
            ReadRequest read = new ReadRequest(0, 0, length, 0, FileId.RELATED, 0, 0);
            CreateRequest open = OpenMode.of(path, Set.of());
            Compound<FirstRead> chain = Compound.closing(
                    path, open, List.of(read), (created, answers) -> firstRead(created, answers, path, length));
            return new Reading(tree, path, chain.send(tree));
        };
    }

    private static FirstRead firstRead(CreateResponse created, CompoundCall<FirstRead> answers, String path, int length)
            throws SmbException {
        try (SmbReply reply = answers.next()) {
            if (reply.status().equals(NtStatus.END_OF_FILE)) {
                return new FirstRead(new byte[0], created.endOfFile());
            }
            if (!reply.status().equals(NtStatus.SUCCESS) || !(reply.decode() instanceof ReadResponse response)) {
                throw SmbErrors.ofStatus(reply.status(), SmbCommand.READ, path);
            }
            int got = response.data().remaining();
            if (got > length) {
                throw new SmbProtocolException(Details.of("the server sent " + got + " bytes of " + SmbPath.quoted(path)
                        + " where " + length + " were asked for"));
            }
            byte[] data = new byte[got];
            response.data().get(data);
            return new FirstRead(data, created.endOfFile());
        } catch (WireFormatException e) {
            throw SmbErrors.translate(e, SmbCommand.READ, path);
        }
    }

    private record Reading(TreeHandler tree, String path, CompoundCall<FirstRead> first) implements Pending<byte[]> {
        @Override
        public byte[] get() throws SmbException {
            FirstRead read = first.get();
            byte[] data = read.data;
            if (data.length >= read.size) {
                // If the file has grown since it was opened, return only the size it had then.
                return data.length == read.size ? data : Arrays.copyOf(data, (int) read.size);
            }
            // The compound has closed its handle, and the next open may find another file: all bytes must come from one
            // handle.
            return Transfers.readAll(tree, path);
        }

        @Override
        public void cancel() {
            first.cancel();
        }
    }

    /** Writes a file, creating or overwriting it; {@code data} must not change before it is done. */
    public static Operation<@Nullable Void> write(String path, byte[] data) {
        return new Write(path, data);
    }

    private static final class Write implements Operation<@Nullable Void> {
        private final String path;
        private final byte[] data;

        Write(String path, byte[] data) {
            this.path = path;
            this.data = data;
        }

        @Override
        public Pending<@Nullable Void> send(TreeHandler tree) throws SmbException {
            if (data.length > tree.sizes().writeAtOnce()) {
                return new InPieces(tree);
            }
            return new AtOnce(tree, chain(tree, true).send(tree));
        }

        /**
         * Builds a compound that returns the previous size of the file.
         *
         * @param cuts whether to truncate the open file; else CREATE overwrites it
         */
        private Compound<Long> chain(TreeHandler tree, boolean cuts) {
            boolean flushed = tree.flushesWrites();
            CreateRequest open = cuts ? OpenMode.of(path, REPLACE) : OpenMode.overwriting(path, REPLACE);
            return new Compound<>(path, open, steps(data, cuts, flushed), !flushed, (created, answers) -> {
                if (cuts) {
                    answers.next(SetInfoResponse.class, (response, reply) -> response);
                }
                written(answers, path, data.length, flushed);
                return created.endOfFile();
            });
        }

        private final class AtOnce implements Pending<@Nullable Void> {
            private final TreeHandler tree;
            private final CompoundCall<Long> sent;

            AtOnce(TreeHandler tree, CompoundCall<Long> sent) {
                this.tree = tree;
                this.sent = sent;
            }

            /**
             * If the file still has its old size, CREATE overwrites it: some servers, for example impacket, do not
             * carry out the truncation.
             */
            @Override
            public @Nullable Void get() throws SmbException {
                long before = sent.get();
                if (before > data.length && Operations.stat(path).run(tree).size() == before) {
                    chain(tree, false).run(tree);
                }
                return null;
            }

            @Override
            public void cancel() {
                sent.cancel();
            }
        }

        /** A file that fills the connection by itself: it is written in {@code get}, when its turn comes. */
        private final class InPieces implements Pending<@Nullable Void> {
            private final TreeHandler tree;

            InPieces(TreeHandler tree) {
                this.tree = tree;
            }

            @Override
            public @Nullable Void get() throws SmbException {
                try (FileHandle file = FileHandle.open(tree, path, path, REPLACE)) {
                    file.write(ByteBuffer.wrap(data), 0);
                    file.written();
                }
                return null;
            }

            @Override
            public void cancel() {
                // Nothing was sent yet.
            }
        }
    }

    /**
     * Truncates first: a server that does not support truncation may damage data that was written before. A FLUSH must
     * be the last request of its frame: Windows flushes asynchronously and refuses a FLUSH that other requests follow.
     */
    private static List<SmbRequest> steps(byte[] data, boolean cuts, boolean flushed) {
        List<SmbRequest> steps = new ArrayList<>();
        if (cuts) {
            steps.add(Operations.change(FileId.RELATED, new FileEndOfFileInformation(0)));
        }
        if (data.length > 0) {
            steps.add(new WriteRequest(FileId.RELATED, 0, 0, 0, ByteBuffer.wrap(data)));
        }
        if (flushed) {
            steps.add(new FlushRequest(FileId.RELATED));
        }
        return steps;
    }

    private static void written(CompoundCall<?> answers, String path, int length, boolean flushed) throws SmbException {
        if (length > 0) {
            int count = answers.next(WriteResponse.class, (response, reply) -> response.count());
            WriteWindow.checkCount(count, length, path, 0);
        }
        if (flushed) {
            answers.next(FlushResponse.class, (response, reply) -> response);
        }
    }
}
