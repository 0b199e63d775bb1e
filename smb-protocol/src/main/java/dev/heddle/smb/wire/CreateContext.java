// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smb.wire;

/**
 * One create context ([MS-SMB2] 2.2.13.2) with raw data.
 *
 * @param name four letters such as {@code MxAc}, or the 16 bytes of a GUID, one {@code char} (0 to 255) for each byte
 * @param data the data of the context, not copied
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record CreateContext(String name, byte[] data) {}
