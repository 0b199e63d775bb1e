// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smb;

/** A walk through a tree came to a directory that it had already visited, because a link on the server leads there. */
public final class SmbVisitedException extends SmbException {
    private static final long serialVersionUID = 1;

    /** Creates the exception. */
    public SmbVisitedException(Details details) {
        super(details);
    }
}
