// SPDX-License-Identifier: Apache-2.0
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
 * @param largeBytes size of the large file in bytes
 * @param smallFiles number of small files
 */
public record DemoSamples(long largeBytes, int smallFiles) {
    public static final DemoSamples USUAL = new DemoSamples(64 << 20, 1000);
    public static final String LARGE = "sample.bin";
    static final String FOLDER = "notes";
    private static final int SMALL_BYTES = 4096;

    /** Returns fewer and smaller samples, for the warm-up round. */
    public DemoSamples few() {
        return new DemoSamples(largeBytes / 8, Math.max(1, smallFiles / 10));
    }

    /** Returns the content of the large file. */
    SampleBytes large() {
        return new SampleBytes(LARGE, 0, largeBytes);
    }

    /** Returns the content of a small file. */
    SampleBytes small(String name) {
        return new SampleBytes(name, name.hashCode() & 0xFFFFF, SMALL_BYTES);
    }

    /** Returns the names of the small files, sorted. */
    List<String> names() {
        return IntStream.range(0, smallFiles)
                .mapToObj(i -> String.format(Locale.ROOT, "%04d.txt", i))
                .toList();
    }

    /** Creates all samples below a directory. */
    void place(Path root) throws IOException {
        try (FileChannel out =
                FileChannel.open(root.resolve(LARGE), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            Channels.newInputStream(large().source()).transferTo(Channels.newOutputStream(out));
            out.force(true); // otherwise the first flush of another file would also wait for this one
        }
        Path notes = Files.createDirectory(root.resolve(FOLDER));
        for (String name : names()) {
            Files.write(notes.resolve(name), small(name).toArray());
        }
    }
}
