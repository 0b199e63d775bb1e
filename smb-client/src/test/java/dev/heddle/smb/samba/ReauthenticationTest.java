// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smb.samba;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.heddle.smb.BatchResult;
import dev.heddle.smb.Credentials;
import dev.heddle.smb.EncryptionPolicy;
import dev.heddle.smb.Inside;
import dev.heddle.smb.SigningPolicy;
import dev.heddle.smb.SmbAuthenticationException;
import dev.heddle.smb.SmbClient;
import dev.heddle.smb.SmbDialect;
import dev.heddle.smb.SmbFile;
import dev.heddle.smb.SmbSession;
import dev.heddle.smb.SmbShare;
import dev.heddle.smb.TransferListener;
import dev.heddle.smb.crypto.MessageSigner;
import dev.heddle.smb.internal.chain.InsideSession;
import dev.heddle.smb.samba.WireTap.Fate;
import dev.heddle.testkit.Bounded;
import java.io.ByteArrayInputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.Channels;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The session expires and is renewed; its files stay open. Samba lets only Kerberos sessions expire. Therefore a relay
 * sends that status instead of the server, signed with the session's key, until it sees the new login; the login and
 * everything else passes between client and server.
 */
@EachBackend
class ReauthenticationTest {
    private static final int EXPIRED = 0xC000035C;
    private static final int PENDING = 0x103;
    private static final int CALLERS = 12;
    private static final int RELATED = 4;

    private final String backend;
    private final SambaServer server;
    private final AtomicBoolean expired = new AtomicBoolean();
    private final AtomicReference<MessageSigner> signer = new AtomicReference<>();

    ReauthenticationTest(String backend, SambaServers servers) throws Exception {
        this.backend = backend;
        this.server = servers.standard();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void everyKindOfRequestIsRepeated(boolean signed) throws Exception {
        byte[] content = TestData.bytes(3_000_000, 7);
        String name = "renewed-" + backend + signed;
        try (WireTap tap = WireTap.tampering(server, this::judge);
                SmbClient client = client(signed ? SigningPolicy.REQUIRED : SigningPolicy.IF_REQUIRED);
                SmbSession session = connect(client, tap);
                SmbShare share = session.share(SambaConfig.SHARE)) {
            List<Callable<?>> requests = new ArrayList<>();
            requests.add(() -> share.upload(
                    Channels.newChannel(new ByteArrayInputStream(content)), name, TransferListener.none()));
            requests.add(() -> share.stat(name)); // a compound
            requests.add(() -> share.list("").toList());
            requests.add(() -> share.readAllBytes(name));
            requests.add(() ->
                    share.writeAll(Map.of(name + "-small", new byte[10])).get(0).get());
            requests.add(() -> {
                session.echo();
                return true;
            });
            requests.add(() -> session.share(SambaConfig.READ_ONLY).stat(""));
            int logins = 1;
            for (Callable<?> request : requests) {
                expired.set(true);
                request.call();
                assertThat(expired).isFalse();
                logins++;
                assertThat(logins(tap)).isEqualTo(logins);
            }
            TestData.assertBytes(share.readAllBytes(name), content);
            share.delete(name);
            share.delete(name + "-small");
        }
    }

    @Test
    void aBatchGoesOnAfterOneLogin() throws Exception {
        Map<String, byte[]> files = new LinkedHashMap<>();
        for (int i = 0; i < 200; i++) {
            files.put("batch-" + backend + i, TestData.bytes(i, i));
        }
        List<String> names = List.copyOf(files.keySet());
        try (WireTap tap = WireTap.tampering(server, this::judge);
                SmbClient client = client(SigningPolicy.REQUIRED);
                SmbSession session = connect(client, tap);
                SmbShare share = session.share(SambaConfig.SHARE)) {
            assertThat(share.writeAll(files)).allMatch(BatchResult::succeeded);
            expired.set(true);
            List<BatchResult<byte[]>> read = share.readAll(names);
            for (int i = 0; i < names.size(); i++) {
                TestData.assertBytes(read.get(i).get(), TestData.bytes(i, i));
            }
            assertThat(logins(tap)).isEqualTo(2);
            assertThat(share.deleteAll(names)).allMatch(BatchResult::succeeded);
        }
    }

    /**
     * The CLOSE behind a small file's FLUSH: a thread that sends a request later takes its response, because it may
     * have to log in.
     */
    @Test
    void aCloseThatNobodyWaitsForIsRepeated() throws Exception {
        String name = "closed-" + backend;
        try (WireTap tap = WireTap.tampering(server, this::judgeCloses);
                SmbClient client = client(SigningPolicy.REQUIRED);
                SmbSession session = connect(client, tap);
                SmbShare share = session.share(SambaConfig.SHARE)) {
            expired.set(true);
            share.writeFile(name, new byte[10]);
            Bounded.await("the session is renewed", () -> {
                assertThatCode(() -> share.stat(name)).doesNotThrowAnyException();
                return !expired.get();
            });
            assertThat(logins(tap)).isEqualTo(2);
            assertThat(tap.seen())
                    .filteredOn(message -> message.toServer()
                            && message.command() == WireMessage.CLOSE
                            && (message.flags() & RELATED) == 0)
                    .hasSize(2);
            share.delete(name);
        }
    }

    @Test
    void openFilesSurviveAndNothingIsLostInTheMiddleOfATransfer() throws Exception {
        byte[] content = TestData.bytes(20_000_000, 8);
        String name = "stream-" + backend;
        try (WireTap tap = WireTap.tampering(server, this::judge);
                SmbClient client = client(SigningPolicy.REQUIRED);
                SmbSession session = connect(client, tap);
                SmbShare share = session.share(SambaConfig.SHARE)) {
            try (OutputStream out = share.openWrite(name)) {
                // The session expires while many writes, whose buffers the stream reuses, are in flight.
                out.write(content, 0, 7_000_000);
                expired.set(true);
                out.write(content, 7_000_000, 13_000_000);
            }
            assertThat(logins(tap)).isEqualTo(2);
            try (SmbFile file = share.open(name, StandardOpenOption.READ)) {
                expired.set(true);
                ByteBuffer back = ByteBuffer.allocate(content.length);
                assertThat(file.read(back, 0)).isEqualTo(content.length);
                TestData.assertBytes(back.array(), content);
            }
            assertThat(logins(tap)).isEqualTo(3);
            share.delete(name);
        }
    }

    @Test
    void manyCallersHearOfItAndOneLogsIn() throws Exception {
        byte[] content = TestData.bytes(500_000, 9);
        String name = "many-" + backend;
        try (WireTap tap = WireTap.tampering(server, this::judge);
                SmbClient client = client(SigningPolicy.REQUIRED);
                SmbSession session = connect(client, tap);
                SmbShare share = session.share(SambaConfig.SHARE)) {
            share.writeFile(name, content);
            for (Future<byte[]> read : together(() -> share.readAllBytes(name))) {
                TestData.assertBytes(read.get(60, TimeUnit.SECONDS), content);
            }
            assertThat(expired).isFalse();
            assertThat(logins(tap)).isEqualTo(2);
            assertThat(session.metrics().connection().exchangesOpen()).isZero();
            share.delete(name);
        }
    }

    @Test
    void closedCredentialsFailAllCallersAndEndTheSession() throws Exception {
        Credentials credentials = Credentials.password(SambaServer.USER, SambaServer.PASSWORD.toCharArray());
        try (WireTap tap = WireTap.tampering(server, this::judge);
                SmbClient client =
                        SessionTestCase.alice(backend).credentials(credentials).build();
                SmbSession session = connect(client, tap);
                SmbShare share = session.share(SambaConfig.SHARE)) {
            credentials.close();
            for (Future<?> call : together(() -> share.stat(""))) {
                assertThatThrownBy(() -> call.get(60, TimeUnit.SECONDS))
                        .cause()
                        .isInstanceOf(SmbAuthenticationException.class);
            }
            assertThat(session.isOpen()).isFalse();
            assertThatThrownBy(session::echo).isInstanceOf(SmbAuthenticationException.class);
        }
    }

    @ParameterizedTest
    @EnumSource(SmbDialect.class)
    void theKeysStay(SmbDialect dialect) throws Exception {
        assertKeysStay(SessionTestCase.alice(backend).dialects(SmbDialect.SMB_2_0_2, dialect));
    }

    @ParameterizedTest
    @EnumSource(
            value = SmbDialect.class,
            names = {"SMB_3_0", "SMB_3_1_1"})
    void theKeysOfAnEncryptedSessionStay(SmbDialect dialect) throws Exception {
        assertKeysStay(SessionTestCase.alice(backend)
                .dialects(SmbDialect.SMB_2_0_2, dialect)
                .encryption(EncryptionPolicy.REQUIRED));
    }

    private void assertKeysStay(SmbClient.Builder builder) throws Exception {
        String name = "keys-" + backend;
        server.place(name, new byte[1000]);
        try (WireTap tap = WireTap.recording(server);
                SmbClient client = builder.build();
                SmbSession session = client.connect(SambaServer.HOST, tap.port());
                SmbShare share = session.share(SambaConfig.SHARE);
                SmbFile file = share.open(name)) {
            for (int i = 0; i < 3; i++) {
                int before = tap.seen().size();
                InsideSession.renew(Inside.of(session).handler());
                List<WireMessage> login = tap.seen().subList(before, before + 4);
                if (session.info().encrypted()) {
                    assertThat(login).allMatch(WireMessage::encrypted);
                } else {
                    assertThat(login)
                            .allMatch(message -> message.command() == WireMessage.SESSION_SETUP && message.signed());
                }
                assertThat(file.size()).isEqualTo(1000);
                assertThat(share.stat(name).size()).isEqualTo(1000);
            }
        }
    }

    /** Starts the callers in parallel on a session that has just expired. */
    private <T> List<Future<T>> together(Callable<T> call) throws Exception {
        CountDownLatch start = new CountDownLatch(1);
        List<Future<T>> calls = new ArrayList<>();
        try (ExecutorService threads = Executors.newFixedThreadPool(CALLERS)) {
            for (int i = 0; i < CALLERS; i++) {
                calls.add(threads.submit(() -> {
                    start.await();
                    return call.call();
                }));
            }
            expired.set(true);
            start.countDown();
        }
        return calls;
    }

    private SmbClient client(SigningPolicy policy) {
        return SessionTestCase.alice(backend).signing(policy).build();
    }

    private SmbSession connect(SmbClient client, WireTap tap) throws Exception {
        SmbSession session = client.connect(SambaServer.HOST, tap.port());
        signer.set(InsideSession.signer(Inside.of(session).handler()));
        return session;
    }

    /** A login has two rounds. */
    private static int logins(WireTap tap) {
        return (int) tap.seen().stream()
                        .filter(message -> message.toServer() && message.command() == WireMessage.SESSION_SETUP)
                        .count()
                / 2;
    }

    private Fate judgeCloses(boolean toServer, byte[] frame) {
        int command = ByteBuffer.wrap(frame).order(ByteOrder.LITTLE_ENDIAN).getShort(12);
        return command == WireMessage.CLOSE || command == WireMessage.SESSION_SETUP
                ? judge(toServer, frame)
                : Fate.PASS;
    }

    private Fate judge(boolean toServer, byte[] frame) {
        if (toServer || !expired.get()) {
            return Fate.PASS;
        }
        ByteBuffer bytes = ByteBuffer.wrap(frame).order(ByteOrder.LITTLE_ENDIAN);
        if (bytes.getInt(8) == PENDING) {
            return Fate.PASS;
        }
        if (bytes.getShort(12) == WireMessage.SESSION_SETUP) {
            expired.compareAndSet(true, bytes.getInt(8) != 0);
            return Fate.PASS;
        }
        int next;
        for (int at = 0; ; at += next) {
            next = bytes.getInt(at + 20);
            bytes.putInt(at + 8, EXPIRED);
            if ((bytes.getInt(at + 16) & 8) != 0) {
                signer.get().sign(frame, at, next == 0 ? frame.length - at : next);
            }
            if (next == 0) {
                return Fate.PASS;
            }
        }
    }
}
