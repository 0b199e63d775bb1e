package dev.heddle.bench.smb;

/**
 * What a client reports.
 *
 * @param seconds that the task took
 * @param worst longest stat beside it, in milliseconds; 0 if there were none
 * @param median of these stats, in milliseconds
 */
record Done(double seconds, double worst, double median) {
    static Done after(double seconds) {
        return new Done(seconds, 0, 0);
    }

    String line() {
        return seconds + " " + worst + " " + median;
    }

    static Done parse(String line) {
        String[] fields = line.split(" ", -1);
        return new Done(Double.parseDouble(fields[0]), Double.parseDouble(fields[1]), Double.parseDouble(fields[2]));
    }

    /** In the unit of the work: a rate, or the worst time. */
    double figure(Task task) {
        if (task.work().statBeside()) {
            return worst;
        }
        return task.amount() / seconds / (task.work().bulk() ? Content.MIB : 1);
    }
}
