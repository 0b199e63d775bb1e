// SPDX-License-Identifier: Apache-2.0
package dev.heddle.bench.smb;

import java.util.Locale;

/**
 * The result of one measurement.
 *
 * @param round number of the round; 0 for the one that warms up
 * @param row row of the comparison
 * @param party client that was measured
 * @param task task of the client, with its amount
 * @param done report of the client, with the duration
 * @param clientCpu processor time of the client's process in seconds
 * @param serverCpu processor time of the server's processes in seconds
 * @param peakMebibytes peak memory of the client's process in MiB
 * @param otherCores average number of cores that other processes used meanwhile
 */
record Result(
        int round,
        Case row,
        Party party,
        Task task,
        Done done,
        double clientCpu,
        double serverCpu,
        long peakMebibytes,
        double otherCores) {
    static final String HEADER =
            "round,row,column,amount,figure,unit,seconds,median_stat_ms,client_cpu_s,server_cpu_s,client_peak_mib,other_cores";

    double figure() {
        return done.figure(task);
    }

    /** Returns the processor time of the client in seconds, for the amount that {@link #perAmount} returns. */
    double clientCpuPerAmount() {
        return clientCpu / task.amount() * perAmount(row.work());
    }

    double serverCpuPerAmount() {
        return serverCpu / task.amount() * perAmount(row.work());
    }

    /** Returns the amount for which processor time is reported: the bytes of a GiB, or a thousand files. */
    static double perAmount(Work work) {
        return work.bulk() ? 1L << 30 : 1000;
    }

    String line() {
        return String.format(
                Locale.ROOT,
                "%d,\"%s\",%s,%d,%.3f,%s,%.6f,%.3f,%.2f,%.2f,%d,%.3f",
                round,
                row.title(),
                party.title(),
                task.amount(),
                figure(),
                row.work().unit(),
                done.seconds(),
                done.median(),
                clientCpu,
                serverCpu,
                peakMebibytes,
                otherCores);
    }
}
