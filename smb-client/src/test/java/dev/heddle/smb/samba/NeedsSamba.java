// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smb.samba;

import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.Tag;

/** Tests that only Samba can serve. If a {@link StandIn} is used instead, the build excludes them by their tag. */
@Target({ElementType.TYPE, ElementType.METHOD})
@Retention(RetentionPolicy.RUNTIME)
@Inherited
@Tag("needs-samba")
@interface NeedsSamba {
    /** The feature that the other server lacks. */
    String value();
}
