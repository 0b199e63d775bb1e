package dev.heddle.cli.demo;

import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/**
 * The files of the demo: a large one, and a folder of many small ones.
 *
 * @param largeBytes the size of the large one
 * @param smallFiles how many small ones
 */
public record DemoSamples(long largeBytes, int smallFiles) {
    public static final DemoSamples USUAL = new DemoSamples(64 << 20, 1000);
    public static final String LARGE = "sample.bin";
    static final String FOLDER = "notes";
    private static final int SMALL_BYTES = 4096;

    /** Fewer and smaller. */
    public DemoSamples few() {
        return new DemoSamples(largeBytes / 8, Math.max(1, smallFiles / 10));
    }

    /** The content of the large one. */
    SampleBytes large() {
        return new SampleBytes(LARGE, 0, largeBytes);
    }

    /** The content of one of the small ones. */
    SampleBytes small(String name) {
        return new SampleBytes(name, name.hashCode() & 0xFFFFF, SMALL_BYTES);
    }

    /** The names of the small ones, in order. */
    List<String> names() {
        return IntStream.range(0, smallFiles)
                .mapToObj(i -> String.format(Locale.ROOT, "%04d.txt", i))
                .toList();
    }

    /** Makes them all. */
    void place(Path root) throws IOException {
        try (FileChannel out =
                FileChannel.open(root.resolve(LARGE), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            Channels.newInputStream(large().source()).transferTo(Channels.newOutputStream(out));
            out.force(true); // else the first who flushes a file would pay for this one too
        }
        Path notes = Files.createDirectory(root.resolve(FOLDER));
        for (String name : names()) {
            Files.write(notes.resolve(name), small(name).toArray());
        }
    }
}
