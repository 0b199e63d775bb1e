package dev.heddle.cli.smux;

import dev.heddle.core.TcpTransport;
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
        description = "Send back what comes on every stream of every connection.",
        footerHeading = "%nExamples:%n",
        footer = "  heddle smux echo --listen 127.0.0.1:9000 --smux-version 2")
final class EchoCommand implements Callable<Integer> {
    private static final int BUFFER = 64 << 10;

    private final PrintWriter out;

    @Mixin
    private final SmuxOptions options = new SmuxOptions();

    @Option(names = "--listen", required = true, paramLabel = "HOST:PORT", description = "Where to listen.")
    @SuppressWarnings("NullAway.Init") // picocli
    private Address listen;

    EchoCommand(PrintWriter out) {
        this.out = out;
    }

    @Override
    public Integer call() throws IOException {
        SmuxConfig config = options.config();
        Listener.serve(listen, out, channel -> serve(channel, config));
        return 0;
    }

    private static void serve(SocketChannel channel, SmuxConfig config) throws IOException {
        try (SmuxSession session = SmuxSession.server(TcpTransport.of(channel), config)) {
            while (true) {
                SmuxStream stream = session.acceptStream();
                Thread.ofVirtual().name("heddle-echo").start(() -> echo(stream));
            }
        } catch (SmuxSessionClosedException e) {
            return; // the usual end
        }
    }

    private static void echo(SmuxStream stream) {
        ByteBuffer buffer = ByteBuffer.allocate(BUFFER);
        try (stream) {
            while (stream.read(buffer.clear()) >= 0) {
                stream.write(buffer.flip());
            }
        } catch (SmuxException e) {
            stream.abort(); // the other end has gone
        } catch (IOException e) {
            Log.connectionFailed(e);
        }
    }
}
