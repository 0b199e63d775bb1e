// SPDX-License-Identifier: Apache-2.0
package dev.heddle.examples.docs;

import dev.heddle.core.Workers;
import dev.heddle.core.net.TcpTransport;
import dev.heddle.smux.SmuxConfig;
import dev.heddle.smux.SmuxSession;
import dev.heddle.smux.SmuxStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;

/** The snippets of the documents that show smux. */
@SuppressWarnings("UnusedVariable")
final class SmuxSnippets {
    private SmuxSnippets() {}

    static void ask(byte[] request) throws IOException {
        // snippet: README, streams
        SmuxConfig config = SmuxConfig.builder()
                .version(2)
                .backend(Workers.named("virtual"))
                .build();
        try (SmuxSession session =
                        SmuxSession.client(TcpTransport.connect("10.0.0.2", 9001, Duration.ofSeconds(10)), config);
                SmuxStream stream = session.openStream()) {
            stream.write(ByteBuffer.wrap(request));
            stream.shutdownOutput();
            byte[] answer = stream.inputStream().readAllBytes();
        }
        // end
    }
}
