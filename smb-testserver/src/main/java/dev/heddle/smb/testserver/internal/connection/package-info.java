/** Connections: frames, requests in order, responses, faults on the way. */
@NullMarked
package dev.heddle.smb.testserver.internal.connection;

import org.jspecify.annotations.NullMarked;
