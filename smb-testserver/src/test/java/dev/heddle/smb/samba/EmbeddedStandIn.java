// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smb.samba;

import static java.util.Objects.requireNonNull;

import dev.heddle.smb.Cipher;
import dev.heddle.smb.SigningAlgorithm;
import dev.heddle.smb.SmbDialect;
import dev.heddle.smb.testserver.EmbeddedSmbServer;
import dev.heddle.smb.testserver.ServedShare;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** Runs the client's tests for Samba against the embedded server too, as far as it supports their configurations. */
public final class EmbeddedStandIn implements StandIn {
    private static final Map<String, SigningAlgorithm> SIGNING = Map.of(
            "AES-128-GMAC", SigningAlgorithm.AES_GMAC,
            "AES-128-CMAC", SigningAlgorithm.AES_CMAC,
            "HMAC-SHA256", SigningAlgorithm.HMAC_SHA256);

    private static final Map<String, SmbDialect> DIALECTS = Map.of(
            "SMB2_02", SmbDialect.SMB_2_0_2,
            "SMB2_10", SmbDialect.SMB_2_1,
            "SMB3_00", SmbDialect.SMB_3_0,
            "SMB3_02", SmbDialect.SMB_3_0_2,
            "SMB3_11", SmbDialect.SMB_3_1_1);

    private static final String LARGEST = "8388608";

    /** Fewer credits than Samba's 8192, with which a client filled half the heap of a test with requests. */
    private static final String CREDITS = "512";

    /** An embedded server and its folder, which is deleted with it. */
    private static final class Embedded extends SambaServer {
        private final Path home;
        private final EmbeddedSmbServer server;

        Embedded(Path home, EmbeddedSmbServer server) {
            super(home);
            this.home = home;
            this.server = server;
        }

        @Override
        int port() {
            return server.port();
        }

        @Override
        int connectionCount() {
            return server.connections();
        }

        @Override
        void dropConnections() {
            server.faults().dropConnections();
        }

        @Override
        void killHard() {
            server.faults().dropConnections();
            server.close();
        }

        @Override
        public void close() {
            server.close();
            AtJvmEnd.end(home);
        }
    }

    @Override
    public SambaServer start(SambaConfig config) throws IOException {
        Map<String, String> global = config.global();
        EmbeddedSmbServer.Builder builder = EmbeddedSmbServer.builder()
                .backend("virtual")
                .user("alice", "pw1")
                .user("bob", "pw2")
                .name("TESTSRV")
                .maxCredits(Integer.parseInt(global.getOrDefault("smb2 max credits", CREDITS)))
                .maxSizes(size(global, "trans"), size(global, "read"), size(global, "write"))
                .dialects(
                        dialect(global, "server min protocol", "SMB2_02"),
                        dialect(global, "server max protocol", "SMB3_11"));
        global.forEach((key, value) -> apply(builder, key, value));
        Path home = AtJvmEnd.folder("heddle-embedded-");
        try {
            for (Map.Entry<String, Map<String, String>> share : config.shares().entrySet()) {
                Path folder = Files.createDirectories(home.resolve("shares").resolve(share.getKey()));
                builder.share(share(ServedShare.of(share.getKey(), folder), share.getValue()));
            }
            return new Embedded(home, builder.start());
        } catch (IOException | RuntimeException e) {
            AtJvmEnd.end(home);
            throw e;
        }
    }

    private static int size(Map<String, String> global, String kind) {
        return Integer.parseInt(global.getOrDefault("smb2 max " + kind, LARGEST));
    }

    private static SmbDialect dialect(Map<String, String> global, String key, String byDefault) {
        SmbDialect dialect = DIALECTS.get(global.getOrDefault(key, byDefault));
        if (dialect == null) {
            throw unknown(key, global.getOrDefault(key, byDefault));
        }
        return dialect;
    }

    private static void apply(EmbeddedSmbServer.Builder builder, String key, String value) {
        switch (key) {
            case "smb2 max credits",
                    "smb2 max trans",
                    "smb2 max read",
                    "smb2 max write",
                    "server min protocol",
                    "server max protocol" -> {} // start() has applied these
            case "server signing" -> builder.signingRequired(value.equals("mandatory"));
            case "server smb3 signing algorithms" ->
                builder.signingAlgorithms(requireNonNull(SIGNING.get(value), value));
            case "server smb3 encryption algorithms" -> builder.ciphers(Cipher.valueOf(value.replace('-', '_')));
            case "server smb encrypt" -> {
                switch (value) {
                    case "required" -> builder.encryptionRequired(true);
                    case "off" -> builder.ciphers();
                    default -> throw unknown(key, value);
                }
            }
            case "map to guest" -> builder.guests(value.equals("Bad User"));
            case "netbios name" -> builder.name(value);
            case "server string" -> builder.comment(value);
            case "kernel change notify", "get quota command", "set quota command" -> {} // not supported, and not needed
            default -> throw unknown(key, value);
        }
    }

    private static ServedShare share(ServedShare plain, Map<String, String> lines) {
        ServedShare share = "yes".equals(lines.get("guest ok"))
                ? plain
                : plain.forUsers(lines.getOrDefault("valid users", "alice bob").split(" ", -1));
        for (Map.Entry<String, String> line : lines.entrySet()) {
            boolean yes = line.getValue().equals("yes");
            share = switch (line.getKey()) {
                case "guest ok", "valid users" -> share;
                case "read only" -> yes ? share.asReadOnly() : share;
                case "browseable" -> yes ? share : share.asHidden();
                case "vfs objects" ->
                    line.getValue().contains("shadow_copy2")
                            ? share.withSnapshots(share.folder().resolve(".snapshots"))
                            : share;
                case "shadow:snapdir", "shadow:mountpoint", "shadow:format", "shadow:sort" -> share; // the same layout
                case "acl_xattr:security_acl_name", "acl_xattr:ignore system acls" -> share; // settings of Samba only
                case "admin users", "ea support", "strict allocate" -> share; // always so here
                case "comment" -> share.withComment(line.getValue());
                case "server smb encrypt", "smb encrypt" ->
                    line.getValue().equals("required") ? share.asEncrypted() : share;
                default -> throw unknown(line.getKey(), line.getValue());
            };
        }
        return share;
    }

    /** Creates the exception for an unsupported setting; mark a test that needs the setting with {@link NeedsSamba}. */
    private static IllegalArgumentException unknown(String key, String value) {
        return new IllegalArgumentException("the embedded server does not support '" + key + " = " + value + "'");
    }
}
