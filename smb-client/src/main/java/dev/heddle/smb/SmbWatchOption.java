// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smb;

/** Options of {@link SmbShare#watch}. */
public enum SmbWatchOption {
    /** Watches the directories below as well. */
    RECURSIVE,
    /** Reports only changes of names (created, deleted, renamed), and no {@link SmbWatchEvent.Kind#MODIFIED}. */
    NAMES_ONLY
}
