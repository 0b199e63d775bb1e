/** Servers for tests with JUnit Jupiter, which has to be on the path of whoever uses this package. */
@NullMarked
package dev.heddle.smb.testserver.junit;

import org.jspecify.annotations.NullMarked;
