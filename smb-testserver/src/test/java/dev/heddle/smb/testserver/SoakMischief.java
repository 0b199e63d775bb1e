// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smb.testserver;

import java.io.IOException;
import java.time.Duration;
import java.util.Random;

/** Injects random faults into a server, one after the other. */
final class SoakMischief {
    static final int NO_RESOURCES = 0xC000_009A;

    private static final Duration SOME_MILLIS = Duration.ofMillis(20);

    private final Faults faults;
    private final Random random;

    SoakMischief(Faults faults, long seed) {
        this.faults = faults;
        this.random = new Random(seed);
    }

    /** Injects the next fault: mostly of the response to one of the next requests, sometimes of the whole server. */
    void next() throws IOException, InterruptedException {
        switch (random.nextInt(40)) {
            case 0 -> faults.dropConnections();
            case 1 -> faults.reboot(SOME_MILLIS);
            case 2 -> faults.slowLink(4_000_000, Duration.ofMillis(random.nextInt(10)));
            case 3 -> faults.slowLink(0, Duration.ZERO);
            case 4 -> faults.dropAfter(1_000_000 + random.nextInt(4_000_000));
            case 5 -> faults.dropAfter(0);
            case 6 -> faults.forgetNotifications(random.nextBoolean());
            case 7 -> faults.clear();
            default -> tell(rule());
        }
    }

    private Faults.Rule rule() {
        ServedCommand[] all = ServedCommand.values();
        Faults.Rule rule = random.nextInt(10) == 0
                ? faults.on(all[random.nextInt(all.length)])
                : faults.on(
                        ServedCommand.CREATE,
                        ServedCommand.READ,
                        ServedCommand.WRITE,
                        ServedCommand.QUERY_INFO,
                        ServedCommand.CLOSE);
        return rule.skip(random.nextInt(50)).times(1);
    }

    private void tell(Faults.Rule rule) {
        switch (random.nextInt(18)) {
            case 0, 1 -> rule.delay(Duration.ofMillis(random.nextInt(50)));
            case 2, 3 -> rule.splitCompound();
            case 4, 5 -> rule.reorder();
            case 6 -> rule.stallAfter(random.nextInt(200), SOME_MILLIS);
            case 7 -> rule.fail(NO_RESOURCES);
            case 8 -> rule.expireSession();
            case 9 -> rule.grantCredits(random.nextInt(2));
            case 10 -> rule.cutAfter(random.nextInt(500));
            case 11 -> rule.reset();
            case 12 -> rule.corruptSignature();
            case 13 -> rule.corruptPayload();
            case 14 -> rule.wrongMessageId();
            case 15 -> rule.wrongSessionId();
            case 16 -> rule.neverAnswer();
            default -> rule.pendForEver();
        }
    }
}
