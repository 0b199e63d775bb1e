// SPDX-License-Identifier: Apache-2.0
package dev.heddle.bench.smb;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/**
 * The process of one client. Reads a {@link Task} from each line of its input and writes a response line, until the
 * input ends.
 */
final class ClientMain {
    /** The prefix of a response line that reports a failure. */
    static final String FAILED = "FAILED ";

    private static final PrintStream OUT = System.out;
    private static final PrintStream LOG = System.err;

    private ClientMain() {}

    public static void main(String[] args) throws IOException, InterruptedException {
        Party party = Party.valueOf(args[0]);
        Security security = Security.valueOf(args[1]);
        Map<Integer, Client> clients = new HashMap<>();
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            OUT.println(answer(party, security, clients, Task.parse(line)));
        }
        for (Client client : clients.values()) {
            client.close();
        }
    }

    private static String answer(Party party, Security security, Map<Integer, Client> clients, Task task)
            throws InterruptedException {
        try {
            Client client = clients.get(task.port());
            if (client == null) {
                client = party.connect(security, task.port());
                clients.put(task.port(), client);
            }
            return new Tasks(client, party.callers()).run(task).line();
        } catch (IOException | RuntimeException e) {
            e.printStackTrace(LOG);
            return FAILED + e.toString().lines().findFirst().orElse("");
        }
    }
}
