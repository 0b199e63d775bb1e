// SPDX-License-Identifier: Apache-2.0
package dev.heddle.cli.demo;

import dev.heddle.cli.text.Json;
import dev.heddle.cli.text.Text;
import dev.heddle.smb.TransferListener;
import java.io.IOException;
import java.util.Locale;

/**
 * One step of the demo.
 *
 * @param id the name in the JSON output
 * @param title the name in the table
 * @param action the work
 */
public record DemoStep(String id, String title, Action action) {
    /** Runs the step on one backend. Fails if anything is wrong, even one byte. */
    @FunctionalInterface
    public interface Action {
        Outcome run(DemoLane lane, TransferListener progress) throws IOException;
    }

    /** What an outcome counts. */
    enum Unit {
        BYTES,
        FILES,
        NOTHING
    }

    /**
     * The result of a step on one backend.
     *
     * @param nanos duration in nanoseconds
     * @param amount number of units transferred
     * @param unit the unit of {@code amount}
     */
    public record Outcome(long nanos, long amount, Unit unit) {
        static Outcome bytes(long nanos, long amount) {
            return new Outcome(nanos, amount, Unit.BYTES);
        }

        static Outcome files(long nanos, long amount) {
            return new Outcome(nanos, amount, Unit.FILES);
        }

        public static Outcome time(long nanos) {
            return new Outcome(nanos, 0, Unit.NOTHING);
        }

        /** Returns the text for the table. */
        String text() {
            double seconds = Math.max(1, nanos) / 1e9;
            return switch (unit) {
                case BYTES -> Text.size((long) (amount / seconds)) + "/s";
                case FILES -> String.format(Locale.ROOT, "%,.0f/s", amount / seconds);
                case NOTHING -> String.format(Locale.ROOT, "%.1f ms", seconds * 1000);
            };
        }

        /** Adds the figures to a JSON object. */
        void addTo(Json json) {
            json.add("microseconds", nanos / 1000);
            switch (unit) {
                case BYTES -> json.add("bytes", amount);
                case FILES -> json.add("files", amount);
                case NOTHING -> {}
            }
        }
    }
}
