package dev.heddle.cli.transfer;

import dev.heddle.smb.SmbFileInfo;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * What tells one content of a remote file from another, as far as a server tells.
 *
 * @param source server, share and path
 * @param size in bytes
 * @param lastWrite when its content last changed
 * @param change when that or its attributes last changed, which programs cannot set back as they can the other; Samba
 *     has only the other
 * @param fileId the file system's number, another one for a file that took the place of this; 0 if the server does not
 *     know
 */
record Version(String source, long size, Instant lastWrite, Instant change, long fileId) {
    private static final int KEY_BYTES = 16;

    static Version of(String source, SmbFileInfo info) {
        return new Version(source, info.size(), info.lastWriteTime(), info.changeTime(), info.fileId());
    }

    /** Without times, two contents of the same size look the same. */
    boolean tells() {
        return !lastWrite.equals(Instant.EPOCH);
    }

    /** Differs for different versions; for file names. */
    String key() {
        return key(toString(), KEY_BYTES);
    }

    /** The beginning of the text's SHA-256, in hexadecimal. */
    static String key(String text, int bytes) {
        try {
            ByteBuffer encoded = StandardCharsets.UTF_16LE.encode(text);
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(encoded);
            return HexFormat.of().formatHex(Arrays.copyOf(digest.digest(), bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new LinkageError("every Java has SHA-256", e);
        }
    }
}
