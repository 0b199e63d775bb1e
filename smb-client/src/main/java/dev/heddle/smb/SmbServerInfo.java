// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smb;

/**
 * The server's description of itself ([MS-SRVS] 2.2.4.41).
 *
 * @param name its NetBIOS or DNS name
 * @param platform 500 for Windows and compatible servers
 * @param versionMajor the major version of its operating system, as the server reports it
 * @param versionMinor the minor version of its operating system
 * @param type the {@code SV_TYPE_} bits of [MS-SRVS] 2.2.2.7
 * @param comment the administrator's description; may be empty
 */
public record SmbServerInfo(String name, int platform, int versionMajor, int versionMinor, int type, String comment) {}
