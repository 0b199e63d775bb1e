@NullMarked
package dev.heddle.smb.testserver;

import org.jspecify.annotations.NullMarked;
