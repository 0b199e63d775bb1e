// SPDX-License-Identifier: Apache-2.0
package dev.heddle.cli.options;

import dev.heddle.cli.terminal.Io;
import dev.heddle.cli.text.Text;
import dev.heddle.smb.DfsPolicy;
import dev.heddle.smb.DfsTarget;
import dev.heddle.smb.SmbClient;
import java.util.Arrays;

/** The hosts that the command logs in to when a DFS link leads there. */
enum DfsChoice {
    DEFAULT,
    SAME_SERVER,
    SAME_DOMAIN,
    ASK,
    ALL,
    OFF;

    void apply(SmbClient.Builder builder, Io io) {
        switch (this) {
            case DEFAULT -> builder.dfs(DfsPolicy.DEFAULT);
            case SAME_SERVER -> builder.dfs(DfsPolicy.SAME_SERVER);
            case SAME_DOMAIN -> builder.dfs(DfsPolicy.SAME_DOMAIN);
            case ASK -> builder.dfs(DfsPolicy.ask(target -> ask(target, io)));
            case ALL -> builder.dfs(DfsPolicy.ALL);
            case OFF -> builder.followDfs(false);
        }
    }

    /**
     * Asks the user. Without a terminal the answer is no. The terminal does not show the typed answer, as with a
     * password.
     */
    private static boolean ask(DfsTarget target, Io io) {
        char[] answer = io.prompt()
                .ask(Text.printable("DFS leads '" + target.path() + "' to the host '" + target.host()
                        + "'. Log in there? Type yes or no: "));
        return Arrays.equals(answer, new char[] {'y', 'e', 's'});
    }
}
