/** Shares, and the files and directories behind them: what is open, who may, and what others hear of it. */
@NullMarked
package dev.heddle.smb.testserver.internal.files;

import org.jspecify.annotations.NullMarked;
