// SPDX-License-Identifier: Apache-2.0
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
 * The version of a remote file, as far as the server reports it.
 *
 * @param source server, share and path
 * @param size in bytes
 * @param lastWrite time of the last change of the content
 * @param change time of the last change of the content or attributes, which programs cannot reset, unlike {@code
 *     lastWrite}; Samba has only {@code lastWrite}
 * @param fileId number of the file in its file system, which changes when another file takes its place; 0 if the server
 *     does not know it
 */
record Version(String source, long size, Instant lastWrite, Instant change, long fileId) {
    private static final int KEY_BYTES = 16;

    static Version of(String source, SmbFileInfo info) {
        return new Version(source, info.size(), info.lastWriteTime(), info.changeTime(), info.fileId());
    }

    /** Returns whether versions can be told apart. Without times, two contents of the same size look the same. */
    boolean tells() {
        return !lastWrite.equals(Instant.EPOCH);
    }

    /** Returns a key for file names, which differs between versions. */
    String key() {
        return key(toString(), KEY_BYTES);
    }

    /** Returns the first bytes of the SHA-256 of a text, in hexadecimal. */
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
