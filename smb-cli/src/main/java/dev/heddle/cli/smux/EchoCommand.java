// SPDX-License-Identifier: Apache-2.0
package dev.heddle.cli.smux;

import dev.heddle.core.net.TcpTransport;
import dev.heddle.smux.HalfClose;
import dev.heddle.smux.SmuxConfig;
import dev.heddle.smux.SmuxException;
import dev.heddle.smux.SmuxSession;
import dev.heddle.smux.SmuxSessionClosedException;
import dev.heddle.smux.SmuxStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "echo",
        description = "Send all bytes of every stream of every connection back.",
        footerHeading = "%nExamples:%n",
        footer = "  heddle smux echo --listen 127.0.0.1:9000")
final class EchoCommand implements Callable<Integer> {
    private final PrintWriter out;

    @Mixin
    private final SmuxOptions options = new SmuxOptions();

    @Option(names = "--listen", required = true, paramLabel = "HOST:PORT", description = "Listen on this address.")
    @SuppressWarnings("NullAway.Init") // picocli
    private Address listen;

    @Option(
            names = "--max-streams",
            defaultValue = "1024",
            paramLabel = "N",
            description = "Allow N streams per connection and refuse further ones (default: ${DEFAULT-VALUE}).")
    private int maxStreams = 1024;

    EchoCommand(PrintWriter out) {
        this.out = out;
    }

    @Override
    public Integer call() throws IOException {
        SmuxConfig config =
                options.config(builder -> builder.maxStreams(maxStreams).halfClose(HalfClose.IF_UNDERSTOOD));
        Listener.serve(listen, out, channel -> serve(channel, config));
        return 0;
    }

    private static void serve(SocketChannel channel, SmuxConfig config) throws IOException {
        SmuxSession session = SmuxSession.server(TcpTransport.of(channel), config);
        try (session) {
            while (true) {
                SmuxStream stream = session.acceptStream();
                Thread.ofVirtual().name("heddle-echo").start(() -> echo(stream));
            }
        } catch (SmuxSessionClosedException e) {
            Log.sessionEnded(session, e);
        }
    }

    private static void echo(SmuxStream stream) {
        GrowingBuffer buffers = new GrowingBuffer();
        try (stream) {
            ByteBuffer buffer = buffers.next();
            while (stream.read(buffer) >= 0) {
                stream.write(buffer.flip());
                buffer = buffers.next();
            }
        } catch (SmuxException e) {
            stream.abort(); // the peer is gone
        } catch (IOException e) {
            Log.connectionFailed(e);
        }
    }
}
