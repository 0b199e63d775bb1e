// SPDX-License-Identifier: Apache-2.0
package dev.heddle.cli.terminal;

import dev.heddle.cli.text.Text;
import dev.heddle.smb.TransferListener;
import java.util.Locale;
import java.util.function.LongFunction;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A line on the terminal that shows the progress of a transfer. Used by one thread.
 *
 * <p>It appears after 300 ms, so that small files do not make the terminal flicker.
 */
public final class ProgressBar implements TransferListener, AutoCloseable {
    private static final int BAR = 20;
    private static final long MILLISECOND = 1_000_000;
    private static final long SECOND = 1_000 * MILLISECOND;
    private static final long SHOW_AFTER = 300 * MILLISECOND;
    /** Time constant of the averaged rate, in nanoseconds. */
    private static final double RATE_MEMORY = 3.0 * SECOND;

    private final StatusLine line;
    private final Supplier<String> name;
    private final LongFunction<String> unit;
    private final boolean endsInAnyCase;
    private final LongSupplier nanoTime;
    private final long start;
    private long lastDraw;
    private long lastDone;
    private double bytesPerSecond;
    private long done;
    private long total;

    private ProgressBar(Io io, Supplier<String> name, LongFunction<String> unit, boolean endsInAnyCase) {
        this.line = new StatusLine(io);
        this.name = name;
        this.unit = unit;
        this.endsInAnyCase = endsInAnyCase;
        this.nanoTime = io.nanoTime();
        this.start = nanoTime.getAsLong();
        this.lastDraw = start;
    }

    /** Creates a bar for one transfer; null if standard error is not a terminal or the output is JSON. */
    public static @Nullable ProgressBar of(Io io, boolean json, String name) {
        return StatusLine.isWatched(io, json) ? new ProgressBar(io, () -> name, Text::size, false) : null;
    }

    /**
     * Creates a bar for many files; null as in {@link #of}. Its last line is always shown, however short the transfer
     * was.
     *
     * @param name the text before the figures; may change during the transfer
     * @param unit formats a number of what is counted
     */
    public static @Nullable ProgressBar ofMany(Io io, boolean json, Supplier<String> name, LongFunction<String> unit) {
        return StatusLine.isWatched(io, json) ? new ProgressBar(io, name, unit, true) : null;
    }

    /** Returns the bar as a listener; for null, a listener that does nothing. */
    public static TransferListener listener(@Nullable ProgressBar bar) {
        return bar == null ? TransferListener.none() : bar;
    }

    @Override
    public void progress(long bytesDone, long bytesTotal) {
        done = bytesDone;
        total = bytesTotal;
        long now = nanoTime.getAsLong();
        if (now - lastDraw < (line.drawn() ? StatusLine.REDRAW_NANOS : SHOW_AFTER)) {
            return;
        }
        updateRate(now);
        long eta = bytesPerSecond < 1 || total < 0 ? -1 : (long) Math.ceil((total - done) / bytesPerSecond);
        draw(bytesPerSecond, eta < 0 ? "ETA --:--" : "ETA " + Text.duration(eta));
    }

    private void updateRate(long now) {
        long elapsed = now - lastDraw;
        double current = (done - lastDone) * (double) SECOND / elapsed;
        double weight = line.drawn() ? 1 - Math.exp(-elapsed / RATE_MEMORY) : 1;
        bytesPerSecond += weight * (current - bytesPerSecond);
        lastDraw = now;
        lastDone = done;
    }

    private void draw(double rate, String time) {
        String amounts = total < 0
                ? unit.apply(done)
                : String.format(
                        Locale.ROOT, "%3d%% %s %s of %s", percent(), bar(), unit.apply(done), unit.apply(total));
        String right = String.format(Locale.ROOT, "%s  %s/s  %s", amounts, unit.apply((long) rate), time);
        int room = Math.max(8, StatusLine.COLUMNS - right.length() - 2);
        line.show(shorten(Text.printable(name.get()), room) + "  " + right);
    }

    private long percent() {
        return total == 0 ? 100 : (long) Math.min(100, Math.max(0, done * 100.0 / total));
    }

    private String bar() {
        int full = (int) (percent() * BAR / 100);
        return "[" + "=".repeat(full) + (full < BAR ? ">" + " ".repeat(BAR - full - 1) : "") + "]";
    }

    private static String shorten(String name, int room) {
        return name.length() <= room ? name : name.substring(0, room - 3) + "...";
    }

    /** Clears the line, so that the caller can print another one. */
    public void clear() {
        line.clear();
    }

    /** Draws the line for the last time, with the mean rate and the elapsed time, and ends it. */
    @Override
    public void close() {
        if (line.drawn() || endsInAnyCase) {
            long elapsed = Math.max(1, nanoTime.getAsLong() - start);
            draw(done * (double) SECOND / elapsed, "in " + Text.duration(elapsed / SECOND));
            line.end();
        }
    }
}
