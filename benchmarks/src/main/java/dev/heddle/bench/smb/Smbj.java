// SPDX-License-Identifier: Apache-2.0
package dev.heddle.bench.smb;

import com.hierynomus.msdtyp.AccessMask;
import com.hierynomus.mssmb2.SMB2CreateDisposition;
import com.hierynomus.mssmb2.SMB2Dialect;
import com.hierynomus.mssmb2.SMB2ShareAccess;
import com.hierynomus.smbj.SMBClient;
import com.hierynomus.smbj.SmbConfig;
import com.hierynomus.smbj.auth.AuthenticationContext;
import com.hierynomus.smbj.session.Session;
import com.hierynomus.smbj.share.DiskShare;
import com.hierynomus.smbj.share.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** The smbj library. */
final class Smbj implements Client {
    private static final int TUNED_BUFFER = 8 << 20;

    private final SMBClient client;
    private final DiskShare share;

    /**
     * Connects.
     *
     * @param tuned whether to use the fastest settings: larger requests, TCP_NODELAY, and without security a dialect
     *     that does not need signing
     */
    Smbj(boolean tuned, Security security, int port) throws IOException {
        client = new SMBClient(config(tuned, security));
        AuthenticationContext user =
                new AuthenticationContext(PrivateSamba.USER, PrivateSamba.PASSWORD.toCharArray(), "");
        Session session = client.connect(PrivateSamba.HOST, port).authenticate(user);
        share = (DiskShare) session.connectShare(PrivateSamba.SHARE);
    }

    private static SmbConfig config(boolean tuned, Security security) {
        SmbConfig.Builder builder = SmbConfig.builder();
        if (tuned) {
            builder.withBufferSize(TUNED_BUFFER).withSocketFactory(new PromptSocketFactory());
            if (security == Security.PLAIN) {
                builder.withDialects(SMB2Dialect.SMB_2_1).withSigningEnabled(false);
            }
        }
        if (security == Security.SIGNED) {
            builder.withSigningRequired(true);
        }
        return builder.withEncryptData(security == Security.ENCRYPTED).build();
    }

    private File open(String path, AccessMask access, SMB2CreateDisposition disposition) {
        return share.openFile(path, EnumSet.of(access), null, SMB2ShareAccess.ALL, disposition, null);
    }

    @Override
    public void read(String path, LargeFile.Sink sink) throws IOException {
        byte[] buffer = new byte[Content.MIB];
        try (File file = open(path, AccessMask.GENERIC_READ, SMB2CreateDisposition.FILE_OPEN);
                InputStream in = file.getInputStream()) {
            for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                sink.write(buffer, count);
            }
        }
    }

    @Override
    public void write(String path, LargeFile.Source source) throws IOException {
        try (File file = open(path, AccessMask.GENERIC_WRITE, SMB2CreateDisposition.FILE_OVERWRITE_IF);
                OutputStream out = file.getOutputStream()) {
            for (int count = source.next(); count > 0; count = source.next()) {
                out.write(source.bytes(), 0, count);
            }
        }
    }

    /** Reads the file in one request; a stream would need one more to find the end. */
    @Override
    public byte[] readSmall(String path) {
        byte[] buffer = new byte[Content.SMALL + 1];
        try (File file = open(path, AccessMask.GENERIC_READ, SMB2CreateDisposition.FILE_OPEN)) {
            return Arrays.copyOf(buffer, file.read(buffer, 0));
        }
    }

    @Override
    public void writeSmall(String path, byte[] content) {
        try (File file = open(path, AccessMask.GENERIC_WRITE, SMB2CreateDisposition.FILE_OVERWRITE_IF)) {
            file.write(content, 0);
        }
    }

    @Override
    public long size(String path) {
        return share.getFileInformation(path).getStandardInformation().getEndOfFile();
    }

    @Override
    public void delete(String path) {
        share.rm(path);
    }

    @Override
    public List<String> names(String folder) {
        return share.list(folder).stream()
                .map(entry -> entry.getFileName())
                .filter(name -> !Set.of(".", "..").contains(name))
                .toList();
    }

    @Override
    public void close() {
        client.close();
    }
}
