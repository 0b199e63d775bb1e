/** The faults that tests inject into a server. */
@NullMarked
package dev.heddle.smb.testserver.internal.fault;

import org.jspecify.annotations.NullMarked;
