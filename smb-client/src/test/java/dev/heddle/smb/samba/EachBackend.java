// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smb.samba;

import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** Runs every test of the class on each of the {@link TestBackends}. */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Inherited
@SambaSuite
@ParameterizedClass(name = "{0}")
@MethodSource("dev.heddle.smb.samba.TestBackends#names")
@interface EachBackend {}
