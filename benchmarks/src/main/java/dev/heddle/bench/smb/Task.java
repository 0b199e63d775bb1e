package dev.heddle.bench.smb;

/**
 * What a client is told to do.
 *
 * @param parallel callers at once, or, of a batch, operations in flight
 * @param port where the server is, or a relay to it
 * @param amount bytes of one file, or files
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
