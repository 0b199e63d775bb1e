/** The connections of the server: frames, requests in order, responses, and faults of responses. */
@NullMarked
package dev.heddle.smb.testserver.internal.connection;

import org.jspecify.annotations.NullMarked;
