// SPDX-License-Identifier: Apache-2.0
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
        description = "Carry many TCP connections over one. One end accepts TCP connections (--listen) and connects to"
                + " the other end (--to-smux). The other end accepts the tunnel (--listen-smux) and connects to the"
                + " target (--to). The tunnel is neither encrypted nor authenticated: use --listen-smux only on"
                + " loopback, or in a network that you trust.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  heddle smux tunnel --listen-smux 127.0.0.1:9001 --to 127.0.0.1:22",
            "  heddle smux tunnel --listen 127.0.0.1:2222 --to-smux 127.0.0.1:9001",
        })
final class TunnelCommand implements Callable<Integer> {
    private final PrintWriter out;

    @Mixin
    private final SmuxOptions options = new SmuxOptions();

    @Option(names = "--listen", paramLabel = "HOST:PORT", description = "Accept TCP connections on this address.")
    private @Nullable Address listen;

    @Option(
            names = "--to-smux",
            paramLabel = "HOST:PORT",
            description = "Connect to the other end of the tunnel at this address.")
    private @Nullable Address toSmux;

    @Option(
            names = "--listen-smux",
            paramLabel = "HOST:PORT",
            description = "Accept the other end of the tunnel on this address.")
    private @Nullable Address listenSmux;

    @Option(names = "--to", paramLabel = "HOST:PORT", description = "Connect to this address for each stream.")
    private @Nullable Address to;

    @Option(
            names = "--half-close",
            paramLabel = "auto|now|after-read",
            defaultValue = "auto",
            converter = HalfCloseConverter.class,
            description = "When to forward the half-close of a connection: now; after-read: when the other direction"
                    + " has ended too, for peers that would lose the response (Go's smux before 1.5.54); auto: now if"
                    + " the peer announces support, as this command does, else after-read (default: ${DEFAULT-VALUE}).")
    private HalfClose halfClose = HalfClose.IF_UNDERSTOOD;

    @Option(
            names = "--max-streams",
            defaultValue = "1024",
            paramLabel = "N",
            description = "With --listen-smux: allow N streams per connection and reset further ones (default:"
                    + " ${DEFAULT-VALUE}).")
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
                            + ": a tunnel neither encrypts nor authenticates. If others can reach this address, listen"
                            + " on 127.0.0.1 and connect through ssh or a VPN.");
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

    /** The converter for picocli. */
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
