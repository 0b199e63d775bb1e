package dev.heddle.cli.smux;

import dev.heddle.core.net.TcpTransport;
import dev.heddle.smux.HalfClose;
import dev.heddle.smux.SmuxConfig;
import dev.heddle.smux.SmuxSession;
import dev.heddle.smux.SmuxSessionClosedException;
import dev.heddle.smux.SmuxStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.InetAddress;
import java.nio.channels.SocketChannel;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

@Command(
        name = "tunnel",
        description =
                "Carry many TCP connections over one. One end listens for TCP and is told where the other end is; the"
                        + " other listens for it and is told where to connect. What passes between the ends is neither"
                        + " encrypted nor authenticated: let --listen-smux listen on loopback, or in a network that you"
                        + " trust.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  heddle smux tunnel --listen-smux 127.0.0.1:9001 --to 127.0.0.1:22",
            "  heddle smux tunnel --listen 127.0.0.1:2222 --to-smux 127.0.0.1:9001",
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

    @Option(
            names = "--half-close",
            paramLabel = "auto|now|after-read",
            defaultValue = "auto",
            converter = HalfCloseConverter.class,
            description =
                    "When the other end is told that one side of a connection sends no more: now; after-read, once the"
                            + " other side has ended too, for peers that lose the answer (Go's smux before 1.5.54); auto,"
                            + " now if the other end says that it takes it, as this command does, else after-read"
                            + " (default: ${DEFAULT-VALUE}).")
    private HalfClose halfClose = HalfClose.IF_UNDERSTOOD;

    @Option(
            names = "--max-streams",
            defaultValue = "1024",
            paramLabel = "N",
            description = "With --listen-smux: how many streams a connection may have; further ones are reset"
                    + " (default: ${DEFAULT-VALUE}).")
    private int maxStreams = 1024;

    TunnelCommand(PrintWriter out) {
        this.out = out;
    }

    @Override
    public Integer call() throws IOException {
        if (listen != null && toSmux != null && listenSmux == null && to == null) {
            Address other = toSmux;
            SmuxConfig config = options.config(builder -> builder.halfClose(halfClose));
            try (TunnelEntry entry = new TunnelEntry(() -> SmuxOptions.connect(other, config), System::nanoTime)) {
                Listener.serve(listen, out, entry::serve);
            }
        } else if (listenSmux != null && to != null && listen == null && toSmux == null) {
            Address target = to;
            SmuxConfig config =
                    options.config(builder -> builder.halfClose(halfClose).maxStreams(maxStreams));
            warnIfOpenToOthers(listenSmux, target);
            Listener.serve(listenSmux, out, channel -> exit(channel, target, config));
        } else {
            throw options.usage("either --listen and --to-smux, or --listen-smux and --to are needed");
        }
        return 0;
    }

    private void warnIfOpenToOthers(Address from, Address target) {
        InetAddress address = from.resolved().getAddress();
        if (address != null && !address.isLoopbackAddress()) {
            options.err()
                    .println("warning: every host that reaches " + from + " reaches " + target
                            + ": a tunnel neither encrypts nor asks who connects. Listen on 127.0.0.1 and come through"
                            + " ssh or a VPN where others can reach this address.");
        }
    }

    private static void exit(SocketChannel channel, Address target, SmuxConfig config) throws IOException {
        SmuxSession session = SmuxSession.server(TcpTransport.of(channel), config);
        try (session) {
            while (true) {
                SmuxStream stream = session.acceptStream();
                Thread.ofVirtual().name("heddle-tunnel").start(() -> connect(stream, target));
            }
        } catch (SmuxSessionClosedException e) {
            Log.sessionEnded(session, e);
        }
    }

    private static void connect(SmuxStream stream, Address target) {
        try (SocketChannel channel = TcpTransport.open(target.host(), target.port(), SmuxOptions.CONNECT_TIMEOUT)) {
            Pump.join(channel, stream);
        } catch (IOException e) {
            stream.abort();
            Log.connectionFailed(e);
        }
    }

    /** For picocli. */
    static final class HalfCloseConverter implements ITypeConverter<HalfClose> {
        @Override
        public HalfClose convert(String value) {
            return switch (value) {
                case "auto" -> HalfClose.IF_UNDERSTOOD;
                case "now" -> HalfClose.AT_ONCE;
                case "after-read" -> HalfClose.AFTER_READ_ENDS;
                default -> throw new TypeConversionException("auto, now or after-read is needed, not '" + value + "'");
            };
        }
    }
}
