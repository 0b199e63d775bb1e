// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smb.testserver.junit;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Names the share of an {@link SmbServer} whose folder a parameter of type {@link java.nio.file.Path} receives, or that a
 * parameter of type {@link dev.heddle.smb.SmbShare} is.
 */
@Target(ElementType.PARAMETER)
@Retention(RetentionPolicy.RUNTIME)
@Documented
public @interface Shared {
    /** The share's name. */
    String value();
}
