/** Starts SMB servers in JUnit Jupiter tests; users of this package need JUnit Jupiter on the path. */
@NullMarked
package dev.heddle.smb.testserver.junit;

import org.jspecify.annotations.NullMarked;
