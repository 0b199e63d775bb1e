// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smb.testserver.junit;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Names a share of an {@link SmbServer}. A parameter of type {@link java.nio.file.Path} receives its folder, a
 * parameter of type {@link dev.heddle.smb.SmbShare} the open share.
 */
@Target(ElementType.PARAMETER)
@Retention(RetentionPolicy.RUNTIME)
@Documented
public @interface Shared {
    /** The share's name. */
    String value();
}
