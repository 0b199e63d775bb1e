// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smb.samba;

import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/** Tests that start a real Samba and a real KDC, and receive the {@link KerberosRealm}; skipped if one is missing. */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Inherited
@SambaSuite
@ExtendWith(KerberosExtension.class)
public @interface KerberosSuite {}
