// SPDX-License-Identifier: Apache-2.0
package dev.heddle.bench.smb;

import java.io.IOException;

/** A client in a process of its own, which stays connected between tasks. */
interface Contender extends AutoCloseable {
    Done run(Task task) throws IOException;

    /** Returns the process that does the tasks with that port. */
    ProcessHandle process(int port) throws IOException;

    @Override
    void close();
}
