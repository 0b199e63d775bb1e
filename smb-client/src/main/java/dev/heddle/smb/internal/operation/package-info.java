/** Operations on a path, most of them a compound of CREATE, the operation and CLOSE. */
@NullMarked
package dev.heddle.smb.internal.operation;

import org.jspecify.annotations.NullMarked;
