// SPDX-License-Identifier: Apache-2.0
package dev.heddle.bench.smb;

/**
 * A client's report of a task.
 *
 * @param seconds duration of the task in seconds
 * @param worst longest stat during the transfer, in milliseconds; 0 if there were no stats
 * @param median median of these stats, in milliseconds
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

    /** Returns the figure in the unit of the work: a rate, or the longest time of a stat. */
    double figure(Task task) {
        if (task.work().statBeside()) {
            return worst;
        }
        return task.amount() / seconds / (task.work().bulk() ? Content.MIB : 1);
    }
}
