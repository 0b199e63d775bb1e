package dev.heddle.smb;

/**
 * One entry of a directory.
 *
 * @param name its name, without a path
 * @param info what the listing said of it
 */
public record SmbEntry(String name, SmbFileInfo info) {}
