// SPDX-License-Identifier: Apache-2.0
package dev.heddle.bench.smb;

import dev.heddle.smb.BatchResult;
import dev.heddle.smb.Credentials;
import dev.heddle.smb.EncryptionPolicy;
import dev.heddle.smb.SigningPolicy;
import dev.heddle.smb.SmbBatch;
import dev.heddle.smb.SmbClient;
import dev.heddle.smb.SmbEntry;
import dev.heddle.smb.SmbShare;
import dev.heddle.smb.TransferListener;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Heddle on one of its backends, with default settings except that it does not flush written files, because no other
 * client does.
 */
final class HeddleSmb implements Client {
    private final Credentials credentials =
            Credentials.password(PrivateSamba.USER, PrivateSamba.PASSWORD.toCharArray());
    private final SmbClient client;
    private final SmbShare share;

    HeddleSmb(String backend, Security security, int port) throws IOException {
        client = SmbClient.builder()
                .backend(backend)
                .credentials(credentials)
                .signing(security == Security.PLAIN ? SigningPolicy.IF_REQUIRED : SigningPolicy.REQUIRED)
                .encryption(security == Security.ENCRYPTED ? EncryptionPolicy.REQUIRED : EncryptionPolicy.IF_REQUIRED)
                .flushWrites(false)
                .build();
        share = client.connect(PrivateSamba.HOST, port).share(PrivateSamba.SHARE);
    }

    @Override
    public void read(String path, LargeFile.Sink sink) throws IOException {
        share.download(path, sink, TransferListener.none());
    }

    @Override
    public void write(String path, LargeFile.Source source) throws IOException {
        share.upload(source, path, TransferListener.none());
    }

    @Override
    public byte[] readSmall(String path) throws IOException {
        return share.readAllBytes(path);
    }

    @Override
    public void writeSmall(String path, byte[] content) throws IOException {
        share.writeFile(path, content);
    }

    @Override
    public long size(String path) throws IOException {
        return share.stat(path).size();
    }

    @Override
    public void delete(String path) throws IOException {
        share.delete(path);
    }

    @Override
    public List<String> names(String folder) throws IOException {
        try (Stream<SmbEntry> entries = share.list(folder)) {
            return entries.map(SmbEntry::name).toList();
        }
    }

    @Override
    public List<byte[]> readBatch(List<String> paths, int inFlight) throws IOException {
        SmbBatch batch = share.batch().inFlight(inFlight);
        List<SmbBatch.Item<byte[]>> items = paths.stream().map(batch::read).toList();
        batch.run();
        List<byte[]> contents = new ArrayList<>();
        for (SmbBatch.Item<byte[]> item : items) {
            contents.add(item.result().get());
        }
        return contents;
    }

    @Override
    public void writeBatch(List<String> paths, List<byte[]> contents, int inFlight) throws IOException {
        SmbBatch batch = share.batch().inFlight(inFlight);
        for (int i = 0; i < paths.size(); i++) {
            batch.write(paths.get(i), contents.get(i));
        }
        for (BatchResult<?> result : batch.run()) {
            result.get();
        }
    }

    @Override
    public void close() {
        client.close();
        credentials.close();
    }
}
