// SPDX-License-Identifier: Apache-2.0
package dev.heddle.cli.find;

import dev.heddle.cli.options.Converters;
import dev.heddle.cli.tree.RemoteTree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.format.ResolverStyle;
import java.time.temporal.TemporalAccessor;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** The filter of find: decides which files and directories are shown. */
public final class FindFilter {
    private static final long BLOCK = 512;
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern(
                    "uuuu-MM-dd[['T'][' ']HH:mm[:ss[.SSSSSSS][.SSS]][XXX]]", Locale.ROOT)
            .withResolverStyle(ResolverStyle.STRICT);

    @Spec(Spec.Target.MIXEE)
    @SuppressWarnings("NullAway.Init") // picocli
    private CommandSpec command;

    @Option(names = "-name", paramLabel = "GLOB", description = "Show only names that match this pattern.")
    private @Nullable String name;

    @Option(names = "-iname", paramLabel = "GLOB", description = "Like -name, but ignore case.")
    private @Nullable String anyCaseName;

    @Option(
            names = "-type",
            paramLabel = "T",
            converter = Type.Converter.class,
            description = "Show only files (f), directories (d) or links (l).")
    private @Nullable Type type;

    @Option(
            names = "-size",
            paramLabel = "[+-]N[ckMG]",
            converter = Size.Converter.class,
            description = "Show only files and links of this size.")
    private List<Size> size = List.of();

    @Option(
            names = "-mtime",
            paramLabel = "[+-]N",
            converter = Count.Converter.class,
            description = "Show only what was modified N times 24 hours ago.")
    private List<Count> days = List.of();

    @Option(
            names = "-mmin",
            paramLabel = "[+-]N",
            converter = Count.Converter.class,
            description = "Show only what was modified N minutes ago.")
    private List<Count> minutes = List.of();

    @Option(names = "-newer", paramLabel = "FILE", description = "Show only what was modified after this local file.")
    private @Nullable String newerThan;

    @Option(
            names = "-newermt",
            paramLabel = "TIME",
            description = "Show only what was modified after this time: 2025-01-31, '2025-01-31 12:00' or"
                    + " 2025-01-31T12:00:00Z.")
    private @Nullable String newerThanTime;

    @Option(
            names = "-maxdepth",
            paramLabel = "N",
            converter = Converters.Depth.class,
            description = "Descend at most N levels below the URL, which is level 0.")
    private @Nullable Integer maxDepth;

    private final List<Predicate<RemoteTree.Node>> tests = new ArrayList<>();

    /** The types that -type distinguishes. */
    enum Type {
        FILE("f"),
        DIRECTORY("d"),
        LINK("l");

        private final String letter;

        Type(String letter) {
            this.letter = letter;
        }

        static Type of(RemoteTree.Node node) {
            return node.info().isReparsePoint() ? LINK : node.info().isDirectory() ? DIRECTORY : FILE;
        }

        static final class Converter implements ITypeConverter<Type> {
            @Override
            public Type convert(String value) {
                for (Type type : values()) {
                    if (type.letter.equals(value)) {
                        return type;
                    }
                }
                throw new TypeConversionException("f, d or l is needed");
            }
        }
    }

    /**
     * A number to compare with.
     *
     * @param order how the other number must compare to this one: 1 for more, -1 for less, 0 for equal
     * @param number 0 or more
     */
    record Count(int order, long number) {
        private static final Pattern TEXT = Pattern.compile("([+-]?)([0-9]{1,15})");

        static Count parse(String text) {
            Matcher matcher = TEXT.matcher(text);
            if (!matcher.matches()) {
                throw new TypeConversionException("a number is needed: N, +N for more than N, or -N for less");
            }
            int order = matcher.group(1).isEmpty() ? 0 : matcher.group(1).equals("+") ? 1 : -1;
            return new Count(order, Long.parseLong(matcher.group(2)));
        }

        public boolean matches(long other) {
            return Integer.signum(Long.compare(other, number)) == order;
        }

        static final class Converter implements ITypeConverter<Count> {
            @Override
            public Count convert(String value) {
                return parse(value);
            }
        }
    }

    /**
     * A size to compare with.
     *
     * @param count the number of units
     * @param unit the unit in bytes
     */
    record Size(Count count, long unit) {
        public boolean matches(long bytes) {
            return count.matches(bytes / unit + (bytes % unit == 0 ? 0 : 1));
        }

        static final class Converter implements ITypeConverter<Size> {
            @Override
            public Size convert(String value) {
                String digits = value.replaceFirst("[bckMG]$", "");
                long unit = digits.equals(value)
                        ? BLOCK
                        : switch (value.charAt(value.length() - 1)) {
                            case 'c' -> 1;
                            case 'k' -> 1L << 10;
                            case 'M' -> 1L << 20;
                            case 'G' -> 1L << 30;
                            default -> BLOCK;
                        };
                return new Size(Count.parse(digits), unit);
            }
        }
    }

    /**
     * Builds the tests from the options. Must be called before {@code matches}.
     *
     * @param zone the time zone of times without one
     * @throws ParameterException if one of the options cannot be used
     */
    public void prepare(ZoneId zone) {
        Instant now = Instant.now();
        addNameTests();
        if (type != null) {
            Type wanted = type;
            tests.add(node -> Type.of(node) == wanted);
        }
        for (Size wanted : size) {
            tests.add(node -> Type.of(node) != Type.DIRECTORY
                    && wanted.matches(node.info().size()));
        }
        addAgeTests(days, Duration.ofDays(1), now);
        addAgeTests(minutes, Duration.ofMinutes(1), now);
        if (newerThan != null) {
            addNewerTest(localTime(newerThan));
        }
        if (newerThanTime != null) {
            addNewerTest(time(newerThanTime, zone));
        }
    }

    private void addNameTests() {
        if (name != null) {
            Glob glob = Glob.of(name, false);
            tests.add(node -> glob.matches(node.name()));
        }
        if (anyCaseName != null) {
            Glob glob = Glob.of(anyCaseName, true);
            tests.add(node -> glob.matches(node.name()));
        }
    }

    private void addAgeTests(List<Count> ages, Duration unit, Instant now) {
        for (Count wanted : ages) {
            tests.add(node -> wanted.matches(Math.floorDiv(
                    Duration.between(node.info().lastWriteTime(), now).toSeconds(), unit.toSeconds())));
        }
    }

    private void addNewerTest(Instant time) {
        tests.add(node -> node.info().lastWriteTime().isAfter(time));
    }

    private Instant localTime(String file) {
        try {
            return Files.getLastModifiedTime(Path.of(file)).toInstant();
        } catch (IOException | InvalidPathException e) {
            throw new ParameterException(
                    command.commandLine(), "-newer takes a local file, but '" + file + "' cannot be read");
        }
    }

    private Instant time(String text, ZoneId zone) {
        try {
            TemporalAccessor time = TIME.parseBest(text, OffsetDateTime::from, LocalDateTime::from, LocalDate::from);
            return switch (time) {
                case OffsetDateTime exact -> exact.toInstant();
                case LocalDateTime local -> local.atZone(zone).toInstant();
                default -> LocalDate.from(time).atStartOfDay(zone).toInstant();
            };
        } catch (DateTimeException e) {
            throw new ParameterException(
                    command.commandLine(),
                    "-newermt takes a time such as 2025-01-31, '2025-01-31 12:00' or 2025-01-31T12:00:00Z, not '" + text
                            + "'");
        }
    }

    public boolean matches(RemoteTree.Node node) {
        return tests.stream().allMatch(test -> test.test(node));
    }

    /** Returns whether find descends into this directory. */
    public boolean looksInto(RemoteTree.Node directory) {
        return maxDepth == null || directory.depth() < maxDepth;
    }
}
