// SPDX-License-Identifier: Apache-2.0
package dev.heddle.cli.options;

import dev.heddle.cli.terminal.Io;
import dev.heddle.cli.text.Text;
import dev.heddle.cli.transfer.Remote;
import dev.heddle.cli.url.SmbUrl;
import dev.heddle.core.net.Proxy;
import dev.heddle.smb.Cipher;
import dev.heddle.smb.Credentials;
import dev.heddle.smb.EncryptionPolicy;
import dev.heddle.smb.SigningAlgorithm;
import dev.heddle.smb.SigningPolicy;
import dev.heddle.smb.SmbClient;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The options of every command that connects. */
public final class ConnectionOptions {
    @Spec(Spec.Target.MIXEE)
    @SuppressWarnings("NullAway.Init") // picocli
    private CommandSpec command;

    @Option(names = "--guest", description = "Log in as guest, without user and password.")
    private boolean guest;

    @Option(names = "--anonymous", description = "Log in anonymously, without user and password.")
    private boolean anonymous;

    @Mixin
    private final KerberosOptions kerberos = new KerberosOptions();

    @Option(
            names = "--password-stdin",
            description = "Read the password from the first line of standard input (default: from the environment"
                    + " variable HEDDLE_PASSWORD, or from a prompt).")
    private boolean passwordStdin;

    // Not the library's default: a JVM that used virtual threads on a socket waits 300 ms at exit for their poller
    // thread, which is in native code. That is long for a command that runs for 400 ms.
    @Option(
            names = "--backend",
            paramLabel = "NAME",
            defaultValue = "threads",
            description = "Use this worker backend: single, threads, virtual or loop (default: ${DEFAULT-VALUE}; with"
                    + " virtual the command takes 0.3 s longer to exit). See 'heddle backends'.")
    private String backend = "threads";

    @Option(
            names = "--proxy",
            paramLabel = "URI",
            converter = Converters.ProxyUri.class,
            description = "Connect through a proxy: socks5://[user:password@]host[:1080], or"
                    + " http://[user:password@]host[:8080] for HTTP CONNECT. The proxy resolves the server's name."
                    + " Other users of this machine can see a password in the arguments: set the environment variable"
                    + " HEDDLE_PROXY instead (default: HEDDLE_PROXY, or none).",
            defaultValue = "${env:HEDDLE_PROXY}")
    private @Nullable Proxy proxy;

    @Option(
            names = "--timeout",
            paramLabel = "SECONDS",
            converter = Converters.Seconds.class,
            description = "Wait this long for the connection and for each response (default: 10 for the connection, 60"
                    + " for a response; up to six times as long while the server reports a request as pending).")
    private @Nullable Duration timeout;

    @Option(
            names = "--sign",
            paramLabel = "WHEN",
            converter = Converters.Signing.class,
            description = "When to sign: required (default) or if-required by the server.")
    private @Nullable SigningPolicy signing;

    @Option(
            names = "--signing-algorithm",
            paramLabel = "NAME",
            split = ",",
            converter = Converters.Algorithm.class,
            description = "Offer these signing algorithms, comma-separated, preferred first: hmac-sha256, aes-cmac,"
                    + " aes-gmac.")
    private List<SigningAlgorithm> signingAlgorithms = List.of();

    @Option(
            names = "--encrypt",
            paramLabel = "WHEN",
            converter = Converters.Encryption.class,
            description = "When to encrypt: off, if-required by the server or share (default), or required: encrypt"
                    + " everything, or do not connect.")
    private @Nullable EncryptionPolicy encryption;

    @Option(
            names = "--cipher",
            paramLabel = "NAME",
            split = ",",
            converter = Converters.CipherName.class,
            description = "Offer these ciphers, comma-separated, preferred first: aes-128-gcm, aes-256-gcm,"
                    + " aes-128-ccm, aes-256-ccm. SMB 3.0 and 3.0.2 support only aes-128-ccm.")
    private List<Cipher> ciphers = List.of();

    @Option(
            names = "--dialect",
            paramLabel = "MIN..MAX",
            converter = Converters.Dialects.class,
            description =
                    "Offer these SMB dialects: one, such as 3.1.1, or a range, such as 2.1..3.0.2, 3.0.. or ..3.0.2.")
    private @Nullable DialectRange dialects;

    @Option(
            names = "--dfs",
            paramLabel = "POLICY",
            converter = Converters.Dfs.class,
            description = "Log in to these hosts when a DFS link leads there: default (the server of the URL, hosts"
                    + " below that name, and with --kerberos hosts of the realm), same-server, same-domain (siblings"
                    + " too, such as b.corp.example for a.corp.example), ask, all, or off (follow no link).")
    private @Nullable DfsChoice dfs;

    /** Connects, logs in and, if the URL names a share, opens it. The caller closes the result. */
    public Remote open(SmbUrl url, Io io) throws IOException {
        Credentials credentials = credentials(url, io);
        try {
            SmbClient client = client(credentials, io);
            try {
                return Remote.connect(client, credentials, url);
            } catch (IOException | RuntimeException e) {
                client.close();
                throw e;
            }
        } catch (IOException | RuntimeException e) {
            credentials.close();
            throw e;
        }
    }

    private SmbClient client(Credentials credentials, Io io) {
        SmbClient.Builder builder = SmbClient.builder().credentials(credentials);
        if (dfs != null) {
            dfs.apply(builder, io);
        }
        try {
            builder.backend(backend);
        } catch (IllegalArgumentException e) {
            throw usage(String.valueOf(e.getMessage()));
        }
        if (timeout != null) {
            builder.connectTimeout(timeout).requestTimeout(timeout);
        }
        builder.proxy(proxy);
        if (signing != null) {
            builder.signing(signing);
        }
        if (dialects != null) {
            builder.dialects(dialects.min(), dialects.max());
        }
        if (encryption != null) {
            builder.encryption(encryption);
        }
        if (!ciphers.isEmpty()) {
            builder.ciphers(ciphers.toArray(Cipher[]::new));
        }
        if (!signingAlgorithms.isEmpty()) {
            builder.signingAlgorithms(signingAlgorithms.toArray(SigningAlgorithm[]::new));
        }
        return builder.build();
    }

    private Credentials credentials(SmbUrl url, Io io) throws IOException {
        String contradiction = kerberos.contradiction(url, passwordStdin);
        if (contradiction != null) {
            throw usage(contradiction);
        }
        checkOneLogin();
        if (kerberos.wanted()) {
            return kerberos(url.user(), io);
        }
        if (guest || anonymous) {
            String option = guest ? "--guest" : "--anonymous";
            if (url.user() != null || passwordStdin) {
                throw usage(option + " cannot be combined with a user in the URL or with --password-stdin");
            }
            return guest ? Credentials.guest() : Credentials.anonymous();
        }
        String user = url.user();
        if (user == null) {
            throw usage("the URL names no user: write smb://user@" + url.host() + "/... or add --guest");
        }
        char[] password = password(user, url.host(), io);
        try {
            return url.domain().isEmpty()
                    ? Credentials.password(user, password)
                    : Credentials.password(url.domain(), user, password);
        } finally {
            Arrays.fill(password, '\0');
        }
    }

    private void checkOneLogin() {
        int logins = (guest ? 1 : 0) + (anonymous ? 1 : 0) + (kerberos.wanted() ? 1 : 0);
        if (logins > 1) {
            throw usage("use only one of --guest, --anonymous and --kerberos");
        }
    }

    private Credentials kerberos(@Nullable String user, Io io) throws IOException {
        KerberosOptions.takeConfigurationFrom(io.environment().apply("KRB5_CONFIG"));
        char[] password = PasswordReader.given(io, passwordStdin);
        try {
            return kerberos.credentials(user, password);
        } catch (IllegalArgumentException e) {
            throw usage(String.valueOf(e.getMessage()));
        } finally {
            if (password != null) {
                Arrays.fill(password, '\0');
            }
        }
    }

    private char[] password(String user, String host, Io io) throws IOException {
        char[] given = PasswordReader.given(io, passwordStdin);
        if (given != null) {
            return given;
        }
        char[] typed = io.prompt().ask(Text.printable("Password for " + user + "@" + host + ": "));
        if (typed == null) {
            throw usage("no password, and no terminal to ask for it: use --password-stdin or the environment variable"
                    + " HEDDLE_PASSWORD, or add --guest and leave the user out");
        }
        return PasswordReader.readable(typed, "the password");
    }

    private ParameterException usage(String message) {
        return new ParameterException(command.commandLine(), message);
    }
}
