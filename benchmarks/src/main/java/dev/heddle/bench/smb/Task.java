// SPDX-License-Identifier: Apache-2.0
package dev.heddle.bench.smb;

/**
 * A task for a client.
 *
 * @param work kind of work
 * @param parallel number of parallel callers; for a batch, operations in flight
 * @param port port of the server, or of a relay to it
 * @param amount bytes of one file, or number of files
 * @param verify whether to compare every byte of a large file that is read; small files, names and sizes are always
 *     compared
 */
record Task(Work work, int parallel, int port, long amount, boolean verify) {
    String line() {
        return String.join(
                " ",
                work.name(),
                Integer.toString(parallel),
                Integer.toString(port),
                Long.toString(amount),
                Boolean.toString(verify));
    }

    static Task parse(String line) {
        String[] fields = line.split(" ", -1);
        return new Task(
                Work.valueOf(fields[0]),
                Integer.parseInt(fields[1]),
                Integer.parseInt(fields[2]),
                Long.parseLong(fields[3]),
                Boolean.parseBoolean(fields[4]));
    }
}
