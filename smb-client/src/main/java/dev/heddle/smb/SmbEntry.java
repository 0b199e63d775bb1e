// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smb;

/**
 * One entry of a directory.
 *
 * @param name its name, without a path
 * @param info the metadata in the listing
 */
public record SmbEntry(String name, SmbFileInfo info) {}
