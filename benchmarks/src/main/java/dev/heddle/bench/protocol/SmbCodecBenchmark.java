// SPDX-License-Identifier: Apache-2.0
package dev.heddle.bench.protocol;

import dev.heddle.smb.fscc.FileIdBothDirectoryInformation;
import dev.heddle.smb.wire.CloseRequest;
import dev.heddle.smb.wire.CreateDisposition;
import dev.heddle.smb.wire.CreateRequest;
import dev.heddle.smb.wire.FileId;
import dev.heddle.smb.wire.QueryDirectoryResponse;
import dev.heddle.smb.wire.ReadRequest;
import dev.heddle.smb.wire.ReadResponse;
import dev.heddle.smb.wire.SmbCommand;
import dev.heddle.smb.wire.SmbHeader;
import dev.heddle.smb.wire.SmbRequest;
import dev.heddle.smb.wire.SmbResponse;
import dev.heddle.smb.wire.WireFormatException;
import dev.heddle.smb.wire.WriteRequest;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.Blackhole;

/**
 * Measures encoding and decoding of SMB messages: the requests of a small read, a CREATE request, data in both
 * directions, and a page of a directory listing.
 */
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
@State(Scope.Thread)
public class SmbCodecBenchmark {
    private static final int DATA = 64 << 10;
    private static final int ENTRIES = 500;
    private static final FileId FILE = new FileId(0x1234_5678_9ABCL, 0x42);

    private final ByteBuffer buffer = message(DATA + 1024);
    private final List<SmbRequest> smallRead = List.of(
            new CreateRequest(
                    CreateRequest.OPLOCK_NONE,
                    CreateRequest.IMPERSONATION_IMPERSONATION,
                    0x0012_0089,
                    0,
                    7,
                    CreateDisposition.OPEN,
                    0x40,
                    "folder\\below\\file-4711.txt",
                    List.of()),
            new ReadRequest(0, 0, 4096, 0, FileId.RELATED, 0, 0),
            new CloseRequest(0, FileId.RELATED));
    private final WriteRequest write = new WriteRequest(FILE, 1 << 20, 0, 0, ByteBuffer.allocate(DATA));
    private ByteBuffer encodedRequest = buffer;
    private ByteBuffer encodedRead = buffer;
    private ByteBuffer encodedPage = buffer;

    /** For JMH. */
    public SmbCodecBenchmark() {}

    private static ByteBuffer message(int length) {
        return ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
    }

    /** Creates the messages to decode. */
    @Setup(Level.Trial)
    public void encodeOnce() {
        encodedRequest = request(message(1024), smallRead.get(0)).flip();
        encodedRead = response(new ReadResponse(0, ByteBuffer.allocate(DATA)));
        List<FileIdBothDirectoryInformation> entries = new ArrayList<>();
        for (int i = 0; i < ENTRIES; i++) {
            entries.add(new FileIdBothDirectoryInformation(0, i, i, i, i, 4096, 4096, 0x20, 0, "", i, "file-" + i));
        }
        ByteBuffer page = message(FileIdBothDirectoryInformation.encodedLength(entries));
        FileIdBothDirectoryInformation.encodeList(entries, page);
        encodedPage = response(new QueryDirectoryResponse(page.flip()));
    }

    private static ByteBuffer request(ByteBuffer target, SmbRequest request) {
        new SmbHeader(1, 0, request.command(), 1, 0, 0, 7, 9, 0, 11).encode(target);
        request.encode(target);
        return target;
    }

    private static ByteBuffer response(SmbResponse response) {
        ByteBuffer target = message(SmbHeader.LENGTH + response.encodedLength());
        new SmbHeader(1, 0, response.command(), 1, SmbHeader.FLAG_SERVER_TO_REDIR, 0, 7, 9, 0, 11).encode(target);
        response.encode(target);
        return target.flip();
    }

    /** Encodes the CREATE, READ and CLOSE requests that read a small file. */
    @Benchmark
    public ByteBuffer encodeSmallRead() {
        for (SmbRequest request : smallRead) {
            request(buffer.clear(), request);
        }
        return buffer;
    }

    /** Encodes a WRITE of 64 KiB; copies its data into the message. */
    @Benchmark
    public ByteBuffer encodeWrite64K() {
        return request(buffer.clear(), write);
    }

    /** Decodes a CREATE as a server does. */
    @Benchmark
    public void decodeCreate(Blackhole hole) throws WireFormatException {
        hole.consume(SmbHeader.decode(encodedRequest));
        CreateRequest create = (CreateRequest) SmbRequest.decode(SmbCommand.CREATE, encodedRequest);
        require(create.name().length() == 26);
        hole.consume(create);
    }

    /** Decodes a READ response of 64 KiB without copying its data. */
    @Benchmark
    public void decodeRead64K(Blackhole hole) throws WireFormatException {
        hole.consume(SmbHeader.decode(encodedRead));
        ReadResponse read = (ReadResponse) SmbResponse.decode(SmbCommand.READ, 0, encodedRead);
        require(read.data().remaining() == DATA);
        hole.consume(read);
    }

    /** Decodes a page of 500 directory entries. */
    @Benchmark
    public void decodePageOf500(Blackhole hole) throws WireFormatException {
        hole.consume(SmbHeader.decode(encodedPage));
        QueryDirectoryResponse page =
                (QueryDirectoryResponse) SmbResponse.decode(SmbCommand.QUERY_DIRECTORY, 0, encodedPage);
        List<FileIdBothDirectoryInformation> entries = FileIdBothDirectoryInformation.decodeList(page.data());
        require(entries.size() == ENTRIES && entries.get(ENTRIES - 1).fileName().equals("file-499"));
        hole.consume(entries);
    }

    private static void require(boolean right) {
        if (!right) {
            throw new IllegalStateException("the decoded message is wrong");
        }
    }
}
