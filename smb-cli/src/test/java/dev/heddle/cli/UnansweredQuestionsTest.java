// SPDX-License-Identifier: Apache-2.0
package dev.heddle.cli;

import static dev.heddle.cli.Cli.works;
import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.smb.testserver.EmbeddedSmbServer;
import dev.heddle.smb.testserver.ServedCommand;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests a server that does not answer one request of a command. */
@SuppressWarnings("NullAway.Init") // set before each test
class UnansweredQuestionsTest {
    private static final int NOT_SUPPORTED = 0xC00000BB;

    private EmbeddedSmbServer server;

    @BeforeEach
    void start(@TempDir Path folder) throws IOException {
        server = EmbeddedSmbServer.builder()
                .name("NAS")
                .user("alice", "pw1")
                .share("share", folder)
                .start();
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private String host() {
        return "alice@127.0.0.1:" + server.port();
    }

    /** The first IOCTL of a call binds the server service; the second is the request. */
    @ParameterizedTest
    @ValueSource(strings = {"loop", "single", "threads", "virtual"})
    void sharesAreListedThoughTheServerDoesNotDescribeItself(String backend) {
        server.faults().on(ServedCommand.IOCTL).skip(1).times(1).fail(NOT_SUPPORTED);

        Cli.Result result = Cli.alice().run("shares", "--backend", backend, host());

        assertThat(result.status()).isZero();
        assertThat(result.lines()).containsExactly("  share  disk");
        assertThat(result.err())
                .contains("the server does not describe itself", "STATUS_NOT_SUPPORTED")
                .hasLineCount(1);
    }

    @Test
    void jsonLeavesTheServerOut() {
        server.faults().on(ServedCommand.IOCTL).skip(1).times(1).fail(NOT_SUPPORTED);

        Cli.Result result = Cli.alice().run("shares", "--json", host());

        assertThat(result.status()).isZero();
        assertThat(result.lines()).singleElement().asString().contains("\"kind\":\"share\"", "\"name\":\"share\"");
    }

    @Test
    void sharesThatCannotBeListedAreAFailure() {
        server.faults().on(ServedCommand.IOCTL).fail(NOT_SUPPORTED);

        assertThat(Cli.alice().run("shares", host()).status()).isOne();
    }

    @ParameterizedTest
    @ValueSource(strings = {"loop", "single", "threads", "virtual"})
    void spaceIsAskedAgainInTheOlderForm(String backend) {
        String url = "smb://" + host() + "/share";
        server.faults().on(ServedCommand.QUERY_INFO).times(1).fail(NOT_SUPPORTED);
        Cli.Result df = Cli.alice().run("df", "--backend", backend, url);
        works(df);
        assertThat(df.lines()).hasSize(2);

        server.faults().on(ServedCommand.QUERY_INFO).times(1).fail(NOT_SUPPORTED);
        Cli.Result info = Cli.alice().run("info", "--backend", backend, url);
        works(info);
        assertThat(info.lines().getLast()).startsWith("Share:").contains(" free");
    }

    @Test
    void infoShowsTheRestWhereTheServerDoesNotTellTheSpace() {
        server.faults().on(ServedCommand.QUERY_INFO).fail(NOT_SUPPORTED);

        Cli.Result text = Cli.alice().run("info", "smb://" + host() + "/share");
        Cli.Result json = Cli.alice().run("info", "--json", "smb://" + host() + "/share");

        assertThat(text.status()).isZero();
        assertThat(text.out()).contains("SMB 3.1.1").endsWith("share\n");
        assertThat(text.err()).contains("does not report the free space", "STATUS_NOT_SUPPORTED");
        assertThat(json.status()).isZero();
        assertThat(json.out()).contains("\"dialect\":\"3.1.1\"", "\"totalBytes\":null,\"freeBytes\":null");
    }
}
