@NullMarked
package dev.heddle.smb.server;

import org.jspecify.annotations.NullMarked;
