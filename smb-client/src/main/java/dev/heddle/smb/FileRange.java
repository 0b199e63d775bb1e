package dev.heddle.smb;

/**
 * A part of a file.
 *
 * @param position where it begins, in bytes
 * @param size in bytes
 */
public record FileRange(long position, long size) {}
