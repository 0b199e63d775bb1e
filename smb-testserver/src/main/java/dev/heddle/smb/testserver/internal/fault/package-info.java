/** Faults: what a server does wrong, on purpose. */
@NullMarked
package dev.heddle.smb.testserver.internal.fault;

import org.jspecify.annotations.NullMarked;
