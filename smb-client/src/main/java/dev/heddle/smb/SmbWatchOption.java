package dev.heddle.smb;

/** How {@link SmbShare#watch} watches. */
public enum SmbWatchOption {
    /** What happens in the directories below counts too. */
    RECURSIVE,
    /** Only names count: what is made, deleted and renamed, and no {@link SmbWatchEvent.Kind#MODIFIED}. */
    NAMES_ONLY
}
