// SPDX-License-Identifier: Apache-2.0
package dev.heddle.cli.options;

import dev.heddle.cli.url.SmbUrl;
import dev.heddle.core.net.Proxy;
import dev.heddle.smb.Cipher;
import dev.heddle.smb.EncryptionPolicy;
import dev.heddle.smb.SigningAlgorithm;
import dev.heddle.smb.SigningPolicy;
import java.time.DateTimeException;
import java.time.Duration;
import java.util.Locale;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Converters from the text of an argument to its value. */
public final class Converters {
    private Converters() {}

    /** Converts a URL. */
    public static final class Url implements ITypeConverter<SmbUrl> {
        @Override
        public SmbUrl convert(String value) {
            try {
                return SmbUrl.parse(value);
            } catch (SmbUrl.MalformedException e) {
                throw new TypeConversionException(String.valueOf(e.getMessage()));
            }
        }
    }

    /** Converts the URL of a server, with or without {@code smb://}. */
    public static final class Server implements ITypeConverter<SmbUrl> {
        @Override
        public SmbUrl convert(String value) {
            return new Url().convert(value.contains("://") ? value : "smb://" + value);
        }
    }

    /** Converts the name or the time of a snapshot. */
    static final class Snapshot implements ITypeConverter<SnapshotTime> {
        @Override
        public SnapshotTime convert(String value) {
            try {
                return SnapshotTime.parse(value);
            } catch (DateTimeException e) {
                throw new TypeConversionException("a snapshot's name is needed, as 'heddle snapshots' shows it, or a"
                        + " time as in 2025-11-21T09:00:00Z or '2025-11-21 09:00'");
            }
        }
    }

    /** Converts a number of seconds, 1 to 999,999. */
    public static final class Seconds implements ITypeConverter<Duration> {
        @Override
        public Duration convert(String value) {
            return Duration.ofSeconds(number("a number of seconds", value, 1, 999_999));
        }
    }

    /** Converts the URI of a proxy. */
    static final class ProxyUri implements ITypeConverter<Proxy> {
        @Override
        public Proxy convert(String value) {
            try {
                return Proxy.parse(value);
            } catch (IllegalArgumentException e) {
                throw new TypeConversionException(String.valueOf(e.getMessage()));
            }
        }
    }

    /** Converts a number of parallel jobs, 1 to 256. */
    static final class Jobs implements ITypeConverter<Integer> {
        @Override
        public Integer convert(String value) {
            return number("a number", value, 1, 256);
        }
    }

    /** Converts a depth in directories, 0 to 999,999. */
    public static final class Depth implements ITypeConverter<Integer> {
        @Override
        public Integer convert(String value) {
            return number("a number", value, 0, 999_999);
        }
    }

    /** Converts a signing policy. */
    static final class Signing implements ITypeConverter<SigningPolicy> {
        @Override
        public SigningPolicy convert(String value) {
            return enumConstant(SigningPolicy.class, value);
        }
    }

    /** Converts a signing algorithm. */
    static final class Algorithm implements ITypeConverter<SigningAlgorithm> {
        @Override
        public SigningAlgorithm convert(String value) {
            return enumConstant(SigningAlgorithm.class, value);
        }
    }

    /** Converts an encryption policy. */
    public static final class Encryption implements ITypeConverter<EncryptionPolicy> {
        @Override
        public EncryptionPolicy convert(String value) {
            return enumConstant(EncryptionPolicy.class, value);
        }
    }

    /** Converts a DFS policy. */
    static final class Dfs implements ITypeConverter<DfsChoice> {
        @Override
        public DfsChoice convert(String value) {
            return enumConstant(DfsChoice.class, value);
        }
    }

    /** Converts a cipher. */
    static final class CipherName implements ITypeConverter<Cipher> {
        @Override
        public Cipher convert(String value) {
            return enumConstant(Cipher.class, value);
        }
    }

    /** Converts a range of dialects. */
    static final class Dialects implements ITypeConverter<DialectRange> {
        @Override
        public DialectRange convert(String value) {
            try {
                return DialectRange.parse(value);
            } catch (IllegalArgumentException e) {
                throw new TypeConversionException(String.valueOf(e.getMessage()));
            }
        }
    }

    /** Parses a number from {@code least} to {@code most}, with at most as many digits as {@code most} has. */
    private static int number(String what, String value, int least, int most) {
        if (value.matches("[0-9]{1," + Integer.toString(most).length() + "}")) {
            int number = Integer.parseInt(value);
            if (number >= least && number <= most) {
                return number;
            }
        }
        throw new TypeConversionException(what + " from " + least + " to " + most + " is needed");
    }

    private static <E extends Enum<E>> E enumConstant(Class<E> type, String value) {
        StringBuilder known = new StringBuilder();
        for (E constant : type.getEnumConstants()) {
            String name = constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
            if (name.equals(value)) {
                return constant;
            }
            known.append(known.isEmpty() ? "" : ", ").append(name);
        }
        throw new TypeConversionException("one of these is needed: " + known);
    }
}
