// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smb.samba;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.heddle.smb.SmbClient;
import dev.heddle.smb.SmbClosedException;
import dev.heddle.smb.SmbFile;
import dev.heddle.smb.SmbFileWriter;
import dev.heddle.smb.SmbPipe;
import dev.heddle.smb.SmbSession;
import dev.heddle.smb.SmbShare;
import dev.heddle.smb.SmbWatcher;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.file.StandardOpenOption;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** Use after close by the user fails in one way, which cannot be mistaken for a lost connection. */
@EachBackend
class UsedAfterCloseTest extends SessionTestCase {
    UsedAfterCloseTest(String backend, SambaServers servers) throws Exception {
        super(backend, servers.standard());
    }

    private void assertClosed(ThrowingCallable use) throws Exception {
        assertThatThrownBy(use).isInstanceOf(SmbClosedException.class);
        session.echo(); // the connection is not affected
    }

    @Test
    void aFile() throws Exception {
        place("file", new byte[10]);
        SmbFile file = share.open(path("file"));
        file.close();
        file.close();
        assertClosed(() -> file.read(ByteBuffer.allocate(1), 0));
        assertClosed(file::size);
    }

    @Test
    void streamsAndWriters() throws Exception {
        place("file", new byte[10]);
        InputStream in = share.openRead(path("file"));
        in.close();
        assertClosed(in::read);
        OutputStream out = share.openWrite(path("out"));
        out.close();
        assertClosed(() -> out.write(1));
        assertClosed(out::flush);
        SmbFileWriter writer = share.openWriter(path("written"));
        writer.write(new byte[3]);
        assertThat(writer.finish()).isEqualTo(3);
        assertClosed(() -> writer.write(new byte[1]));
        assertClosed(writer::finish);
    }

    @Test
    void aWatch() throws Exception {
        SmbWatcher watcher = share.watch(path());
        watcher.close();
        assertClosed(watcher::take);
    }

    @Test
    void aPipe() throws Exception {
        SmbPipe pipe = session.pipe("srvsvc");
        pipe.close();
        assertClosed(pipe::read);
    }

    @Test
    void aShareAndWhatIsOpenOnIt() throws Exception {
        place("file", new byte[10]);
        SmbShare other = session.share(SambaConfig.SHARE);
        SmbFile file = other.open(path("file"), StandardOpenOption.READ);
        SmbWatcher watcher = other.watch(path());
        other.close();
        other.close();
        assertClosed(() -> other.stat(path("file")));
        assertClosed(() -> file.read(ByteBuffer.allocate(1), 0));
        assertClosed(watcher::take);
        file.close();
        watcher.close();
        assertThat(share.stat(path("file")).size()).isEqualTo(10);
    }

    @Test
    void aSessionAndItsShares() throws Exception {
        try (SmbClient another = alice(backend).build()) {
            SmbSession other = another.connect(SambaServer.HOST, server.port());
            SmbShare its = other.share(SambaConfig.SHARE);
            other.close();
            assertThat(other.isOpen()).isFalse();
            assertClosed(other::echo);
            assertClosed(() -> its.stat(path("file")));
            assertClosed(() -> other.share(SambaConfig.SHARE));
            assertClosed(other::reconnect);
        }
    }

    @Test
    void aClient() throws Exception {
        SmbClient another = alice(backend).build();
        another.close();
        assertClosed(() -> another.connect(SambaServer.HOST, server.port()));
    }
}
