package dev.heddle.smb;

import dev.heddle.smb.SmbException.Details;
import dev.heddle.smb.rpc.RpcFault;
import dev.heddle.smb.rpc.RpcPipe;
import dev.heddle.smb.rpc.ServerService;
import dev.heddle.smb.wire.SmbCommand;
import java.io.IOException;
import java.util.List;

/** Asks the server service over a pipe. */
final class Shares {
    private Shares() {}

    @FunctionalInterface
    private interface Question<V> {
        V ask(ServerService service) throws IOException;
    }

    static List<SmbShareInfo> list(SmbSession session, String host) throws SmbException {
        return ask(session, host, ServerService::shares).stream()
                .map(share -> SmbShareInfo.of(share.name(), share.type(), share.remark()))
                .toList();
    }

    static SmbServerInfo server(SmbSession session, String host) throws SmbException {
        ServerService.ServerInfo101 info = ask(session, host, ServerService::info);
        return new SmbServerInfo(
                info.name(), info.platformId(), info.versionMajor(), info.versionMinor(), info.type(), info.comment());
    }

    private static <V> V ask(SmbSession session, String host, Question<V> question) throws SmbException {
        try (SmbPipe pipe = session.pipe(ServerService.PIPE)) {
            return question.ask(ServerService.bind(messages(pipe), host));
        } catch (RpcFault e) {
            throw refused(e);
        } catch (IOException e) {
            throw SmbErrors.translate(e, SmbCommand.IOCTL, ServerService.PIPE);
        }
    }

    private static SmbException refused(RpcFault fault) {
        boolean denied = fault.status() == RpcFault.ACCESS_DENIED;
        Details details = new Details(
                String.valueOf(fault.getMessage()),
                null,
                null,
                ServerService.PIPE,
                denied ? "ask the server's administrator for the right, or log in as another user" : "",
                fault);
        return denied ? new SmbAccessDeniedException(details) : new SmbStatusException(details);
    }

    /** The pipe as remote calls see it. */
    static RpcPipe messages(SmbPipe pipe) {
        return new RpcPipe() {
            @Override
            public byte[] transceive(byte[] message) throws IOException {
                return pipe.transceive(message);
            }

            @Override
            public void write(byte[] message) throws IOException {
                pipe.write(message);
            }

            @Override
            public byte[] read() throws IOException {
                return pipe.read();
            }
        };
    }
}
