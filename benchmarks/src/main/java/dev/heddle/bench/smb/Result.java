package dev.heddle.bench.smb;

import java.util.Locale;

/**
 * One measurement.
 *
 * @param round 0 for the one that warms up
 * @param row what was done
 * @param party who did it
 * @param task how much of it
 * @param done how long it took
 * @param clientCpu seconds of processor time of the client's process
 * @param serverCpu the same of the server's processes
 * @param peakMebibytes most memory of the client's process meanwhile
 * @param otherCores how many cores others used meanwhile
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

    /** Processor seconds for what the unit of {@link #perAmount} names. */
    double clientCpuPerAmount() {
        return clientCpu / task.amount() * perAmount(row.work());
    }

    double serverCpuPerAmount() {
        return serverCpu / task.amount() * perAmount(row.work());
    }

    /** Bytes or files for which processor time is told: a GiB, or a thousand files. */
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
