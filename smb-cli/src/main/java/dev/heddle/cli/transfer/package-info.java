/** Transfers of single files: downloads that resume, uploads, copies on the server. */
@NullMarked
package dev.heddle.cli.transfer;

import org.jspecify.annotations.NullMarked;
