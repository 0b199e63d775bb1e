package dev.heddle.cli.smux;

import dev.heddle.core.TcpTransport;
import dev.heddle.smux.SmuxConfig;
import dev.heddle.smux.SmuxSession;
import dev.heddle.smux.SmuxSessionClosedException;
import dev.heddle.smux.SmuxStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.channels.SocketChannel;
import java.nio.channels.UnresolvedAddressException;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "tunnel",
        description = "Carry many TCP connections over one. One end listens for TCP and is told where"
                + " the other end is; the other listens for it and is told where to connect.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  heddle smux tunnel --listen-smux 10.0.0.2:9001 --to 127.0.0.1:22",
            "  heddle smux tunnel --listen 127.0.0.1:2222 --to-smux 10.0.0.2:9001",
        })
final class TunnelCommand implements Callable<Integer> {
    private final PrintWriter out;

    @Mixin
    private final SmuxOptions options = new SmuxOptions();

    @Option(names = "--listen", paramLabel = "HOST:PORT", description = "Where to accept TCP connections.")
    private @Nullable Address listen;

    @Option(names = "--to-smux", paramLabel = "HOST:PORT", description = "Where the other end of the tunnel listens.")
    private @Nullable Address toSmux;

    @Option(names = "--listen-smux", paramLabel = "HOST:PORT", description = "Where to accept the other end.")
    private @Nullable Address listenSmux;

    @Option(names = "--to", paramLabel = "HOST:PORT", description = "Where to connect for each stream.")
    private @Nullable Address to;

    TunnelCommand(PrintWriter out) {
        this.out = out;
    }

    @Override
    public Integer call() throws IOException {
        SmuxConfig config = options.config();
        if (listen != null && toSmux != null && listenSmux == null && to == null) {
            try (Entry entry = new Entry(toSmux, config)) {
                Listener.serve(listen, out, entry::serve);
            }
        } else if (listenSmux != null && to != null && listen == null && toSmux == null) {
            Address target = to;
            Listener.serve(listenSmux, out, channel -> exit(channel, target, config));
        } else {
            throw options.usage("either --listen and --to-smux, or --listen-smux and --to are needed");
        }
        return 0;
    }

    private static void exit(SocketChannel channel, Address target, SmuxConfig config) throws IOException {
        try (SmuxSession session = SmuxSession.server(TcpTransport.of(channel), config)) {
            while (true) {
                SmuxStream stream = session.acceptStream();
                Thread.ofVirtual().name("heddle-tunnel").start(() -> connect(stream, target));
            }
        } catch (SmuxSessionClosedException e) {
            return; // the usual end
        }
    }

    private static void connect(SmuxStream stream, Address target) {
        try (SocketChannel channel = SocketChannel.open(target.resolved())) {
            Pump.join(channel, stream);
        } catch (IOException | UnresolvedAddressException e) {
            Pump.giveUp(stream);
            Log.connectionFailed(e instanceof IOException io ? io : new IOException("unknown host: " + target, e));
        }
    }

    /** The end that accepts TCP: one session for all connections, made anew when it has ended. Thread-safe. */
    private static final class Entry implements AutoCloseable {
        private final Address target;
        private final SmuxConfig config;
        private @Nullable SmuxSession current;

        Entry(Address target, SmuxConfig config) {
            this.target = target;
            this.config = config;
        }

        void serve(SocketChannel channel) throws IOException {
            Pump.join(channel, session().openStream());
        }

        private synchronized SmuxSession session() throws IOException {
            SmuxSession session = current;
            if (session == null || session.isClosed()) {
                SmuxSession made = SmuxOptions.connect(target, config);
                // Somebody has to wait in the session for it to be alive between two connections, on a backend without
                // threads.
                Thread.ofVirtual().name("heddle-tunnel").start(() -> refuseStreams(made));
                session = made;
                current = made;
            }
            return session;
        }

        /** This end does not serve streams that the other end opens. */
        private static void refuseStreams(SmuxSession session) {
            try {
                while (true) {
                    session.acceptStream().close();
                }
            } catch (SmuxSessionClosedException e) {
                return; // the usual end
            } catch (IOException e) {
                Log.connectionFailed(e);
            }
        }

        @Override
        public synchronized void close() {
            SmuxSession session = current;
            if (session != null) {
                session.close();
            }
        }
    }
}
