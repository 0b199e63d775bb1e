package dev.heddle.cli.demo;

import dev.heddle.cli.text.Json;
import dev.heddle.cli.text.Text;
import dev.heddle.smb.TransferListener;
import java.io.IOException;
import java.util.Locale;

/**
 * One thing that the demo shows.
 *
 * @param id what programs call it
 * @param title what people call it
 * @param action how it is done
 */
public record DemoStep(String id, String title, Action action) {
    /** Does it with one backend. Fails if anything is not as it should be, and be it one byte. */
    @FunctionalInterface
    public interface Action {
        Outcome run(DemoLane lane, TransferListener progress) throws IOException;
    }

    /** What is counted. */
    enum Unit {
        BYTES,
        FILES,
        NOTHING
    }

    /**
     * How it went.
     *
     * @param nanos how long it took
     * @param amount how much was moved
     * @param unit of what
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

        /** For people. */
        String text() {
            double seconds = Math.max(1, nanos) / 1e9;
            return switch (unit) {
                case BYTES -> Text.size((long) (amount / seconds)) + "/s";
                case FILES -> String.format(Locale.ROOT, "%,.0f/s", amount / seconds);
                case NOTHING -> String.format(Locale.ROOT, "%.1f ms", seconds * 1000);
            };
        }

        /** For programs. */
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
