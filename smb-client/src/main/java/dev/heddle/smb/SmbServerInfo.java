package dev.heddle.smb;

/**
 * What a server says about itself ([MS-SRVS] 2.2.4.41).
 *
 * @param name its NetBIOS or DNS name
 * @param platform 500 for Windows and those who follow it
 * @param versionMajor of its operating system, or what it gives itself out for
 * @param versionMinor of its operating system
 * @param type the {@code SV_TYPE_} bits of [MS-SRVS] 2.2.2.7
 * @param comment its administrator's words; may be empty
 */
public record SmbServerInfo(String name, int platform, int versionMajor, int versionMinor, int type, String comment) {}
