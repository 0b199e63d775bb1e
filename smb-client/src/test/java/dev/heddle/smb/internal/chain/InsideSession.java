// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smb.internal.chain;

import dev.heddle.core.Deadline;
import dev.heddle.smb.crypto.MessageSigner;
import java.io.IOException;
import java.util.Objects;

/** What tests of other packages may do to a session, and the rest of the client may not. */
public final class InsideSession {
    private InsideSession() {}

    /** Logs in again, as if the server had reported that the session has expired. */
    public static void renew(SessionHandler session) throws IOException {
        session.reauthentication().after(session, Long.MAX_VALUE, Deadline.NEVER);
    }

    /** The session's signer, with which a test can speak for the server. */
    public static MessageSigner signer(SessionHandler session) {
        return Objects.requireNonNull(session.keys()).signer();
    }
}
