// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smb.samba;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.smb.SmbMetrics;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The counters of a session on a real server add up, and stay readable after its end. */
@EachBackend
class MetricsTest extends SessionTestCase {
    private static final int CALLS = 50;

    MetricsTest(String backend, SambaServers servers) throws Exception {
        super(backend, servers.standard());
    }

    @Test
    void everyRequestHasOneOutcome() throws Exception {
        place("file", TestData.bytes(1000, 1));
        SmbMetrics before = session.metrics();
        for (int i = 0; i < CALLS; i++) {
            session.echo();
        }
        share.stat(path("file"));
        assertThat(share.exists(path("missing"))).isFalse();
        SmbMetrics after = session.metrics();

        // A stat is two requests in one frame, whether or not the file exists.
        assertThat(after.requestsSent() - before.requestsSent()).isEqualTo(CALLS + 4);
        assertThat(after.compoundsSent() - before.compoundsSent()).isEqualTo(2);
        assertThat(after.repliesOk() - before.repliesOk()).isEqualTo(CALLS + 4);
        assertThat(after.repliesOk()
                        + after.repliesRefused()
                        + after.connection().exchangesOpen())
                .isEqualTo(after.requestsSent());
        assertThat(after.connection().bytesSent())
                .isGreaterThan(before.connection().bytesSent() + CALLS * 68);
        assertThat(after.connection().bytesReceived())
                .isGreaterThan(before.connection().bytesReceived() + CALLS * 68);
        assertThat(after.creditsGranted()).isGreaterThan(before.creditsGranted() + CALLS - 1);
        assertThat(after.creditsFree()).isEqualTo(session.info().credits());
        assertThat(nothingWrong(after)).containsOnly(0L);
    }

    private static List<Long> nothingWrong(SmbMetrics metrics) {
        return new ArrayList<>(List.of(
                metrics.requestsFailed(),
                metrics.repliesRefused(),
                metrics.repliesLate(),
                metrics.repliesStray(),
                metrics.signatureFailures(),
                metrics.decryptionFailures(),
                metrics.decompressionFailures(),
                metrics.malformedFrames(),
                metrics.sessionExpirations(),
                metrics.cancelsSent(),
                metrics.oplockBreaks(),
                metrics.notifications()));
    }

    @Test
    void theyOutliveTheSession() throws Exception {
        session.echo();
        long sent = session.metrics().requestsSent();
        session.close();
        SmbMetrics last = session.metrics();
        assertThat(last.requestsSent()).isEqualTo(sent + 1); // the LOGOFF
        assertThat(last.connection().exchangesOpen()).isZero();
        assertThat(last.malformedFrames()).isZero();
        assertThat(last.toString())
                .contains("sent:     " + last.requestsSent() + " requests")
                .contains("replies:  " + last.repliesOk() + " ok, 0 refused, 0 late, 0 stray");
        assertThat(client.metrics().reconnects()).isZero();
    }
}
