// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smb.samba;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.smb.SigningPolicy;
import dev.heddle.smb.SmbSession;
import dev.heddle.smb.SmbShare;
import dev.heddle.smb.TransferListener;
import java.io.ByteArrayInputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.Channels;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * A server that reports a truncation but does not carry it out, like impacket's smbserver: nothing of the old content
 * stays.
 */
@EachBackend
class PretendedCutTest extends SessionTestCase {
    private static final int LENGTH = 10_000;
    private static final byte[] CONTENT = TestData.bytes(100, 7);

    private WireTap tap;
    private SmbSession fooled;
    private SmbShare files;

    PretendedCutTest(String backend, SambaServers servers) throws Exception {
        super(backend, servers.standard());
    }

    /** Changes a request for size 0 into one for the size that the file has. */
    private static WireTap.Fate pretend(boolean toServer, byte[] frame) {
        ByteBuffer bytes = ByteBuffer.wrap(frame).order(ByteOrder.LITTLE_ENDIAN);
        int at = 0;
        for (int next = -1; toServer && next != 0; at += next) {
            next = bytes.getInt(at + 20);
            boolean setInfo = bytes.getShort(at + 12) == 17;
            if (setInfo && bytes.get(at + 64 + 3) == 20 && bytes.getLong(at + bytes.getShort(at + 64 + 8)) == 0) {
                bytes.putLong(at + bytes.getShort(at + 64 + 8), LENGTH);
            }
        }
        return WireTap.Fate.PASS;
    }

    @BeforeEach
    void connectFooled() throws Exception {
        place("file", TestData.bytes(LENGTH, 1));
        tap = WireTap.tampering(server, PretendedCutTest::pretend);
        fooled = alice(backend).signing(SigningPolicy.IF_REQUIRED).build().connect(SambaServer.HOST, tap.port());
        files = fooled.share(SambaConfig.SHARE);
    }

    @AfterEach
    void disconnectFooled() throws Exception {
        fooled.close();
        tap.close();
    }

    @Test
    void aWrittenFileHasNoTail() throws Exception {
        files.writeFile(path("file"), CONTENT);
        assertThat(folder.resolve("file")).hasBinaryContent(CONTENT);
    }

    @Test
    void anUploadedFileHasNoTail() throws Exception {
        files.upload(Channels.newChannel(new ByteArrayInputStream(CONTENT)), path("file"), TransferListener.none());
        assertThat(folder.resolve("file")).hasBinaryContent(CONTENT);
    }

    @Test
    void aStreamedFileHasNoTail() throws Exception {
        try (OutputStream out = files.openWrite(path("file"))) {
            out.write(CONTENT);
        }
        assertThat(folder.resolve("file")).hasBinaryContent(CONTENT);
    }
}
