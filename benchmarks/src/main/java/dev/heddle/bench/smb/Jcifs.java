// SPDX-License-Identifier: Apache-2.0
package dev.heddle.bench.smb;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;
import java.util.Properties;
import org.codelibs.jcifs.smb.CIFSContext;
import org.codelibs.jcifs.smb.config.PropertyConfiguration;
import org.codelibs.jcifs.smb.context.BaseContext;
import org.codelibs.jcifs.smb.impl.NtlmPasswordAuthenticator;
import org.codelibs.jcifs.smb.impl.SmbFile;

/** The jcifs library as CodeLibs maintains it, with its fastest settings. It does not encrypt. */
final class Jcifs implements Client {
    private final CIFSContext context;
    private final String root;

    Jcifs(Security security, int port) throws IOException {
        Properties properties = new Properties();
        properties.setProperty("jcifs.client.minVersion", "SMB202");
        // With dialects above 2.1 jcifs always signs.
        properties.setProperty("jcifs.client.maxVersion", security == Security.PLAIN ? "SMB210" : "SMB311");
        properties.setProperty("jcifs.client.signingEnforced", Boolean.toString(security == Security.SIGNED));
        properties.setProperty("jcifs.client.dfs.disabled", "true");
        properties.setProperty("jcifs.client.tcpNoDelay", "true");
        context = new BaseContext(new PropertyConfiguration(properties))
                .withCredentials(new NtlmPasswordAuthenticator("", PrivateSamba.USER, PrivateSamba.PASSWORD));
        root = "smb://" + PrivateSamba.HOST + ":" + port + "/" + PrivateSamba.SHARE + "/";
    }

    private SmbFile file(String path) throws IOException {
        return new SmbFile(root + path, context);
    }

    @Override
    public void read(String path, LargeFile.Sink sink) throws IOException {
        byte[] buffer = new byte[Content.MIB];
        try (SmbFile file = file(path);
                InputStream in = file.openInputStream()) {
            for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                sink.write(buffer, count);
            }
        }
    }

    @Override
    public void write(String path, LargeFile.Source source) throws IOException {
        try (SmbFile file = file(path);
                OutputStream out = file.openOutputStream()) {
            for (int count = source.next(); count > 0; count = source.next()) {
                out.write(source.bytes(), 0, count);
            }
        }
    }

    /** Reads the file in one request; reading until the end would need one more. */
    @Override
    public byte[] readSmall(String path) throws IOException {
        try (SmbFile file = file(path);
                InputStream in = file.openInputStream()) {
            return in.readNBytes(Content.SMALL);
        }
    }

    @Override
    public void writeSmall(String path, byte[] content) throws IOException {
        try (SmbFile file = file(path);
                OutputStream out = file.openOutputStream()) {
            out.write(content);
        }
    }

    @Override
    public long size(String path) throws IOException {
        try (SmbFile file = file(path)) {
            return file.length();
        }
    }

    @Override
    public void delete(String path) throws IOException {
        try (SmbFile file = file(path)) {
            file.delete();
        }
    }

    @Override
    public List<String> names(String folder) throws IOException {
        try (SmbFile file = file(folder + "/")) {
            return List.of(file.list());
        }
    }

    @Override
    public void close() throws IOException {
        context.close();
    }
}
