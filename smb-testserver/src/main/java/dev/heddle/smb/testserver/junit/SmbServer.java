// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smb.testserver.junit;

import dev.heddle.smb.SmbClient;
import dev.heddle.smb.SmbSession;
import dev.heddle.smb.SmbShare;
import dev.heddle.smb.testserver.EmbeddedSmbServer;
import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Starts a server whose shares are empty temporary folders: a separate one for every test of a class, or for one test.
 * If a constructor, a {@code @BeforeAll} or an {@code @AfterAll} method has one of the parameters below, one server
 * serves all tests of the class, except tests with their own annotation.
 *
 * <p>Constructors, test methods and lifecycle methods can have parameters of type {@link EmbeddedSmbServer};
 * {@link SmbClient}, {@link SmbSession} and {@link SmbShare}, logged in as the user; and {@link java.nio.file.Path}
 * with {@link Shared} for the folder of a share. An {@code SmbShare} needs {@link Shared} if there are several. All are
 * closed, and the folders deleted, after the test or the class.
 *
 * <pre>{@code
 * @Test
 * @SmbServer
 * void reads(SmbShare share, @Shared("share") Path folder) throws IOException {
 *     Files.writeString(folder.resolve("greeting"), "hello");
 *     assertEquals("hello", share.readString("greeting"));
 * }
 * }</pre>
 */
@Target({ElementType.TYPE, ElementType.METHOD, ElementType.ANNOTATION_TYPE})
@Retention(RetentionPolicy.RUNTIME)
@Inherited
@Documented
@ExtendWith(SmbServerExtension.class)
@SuppressWarnings("exports") // the extension class is not exported, because only JUnit uses it
public @interface SmbServer {
    /** The names of the shares, which are all writable. */
    String[] shares() default "share";

    /** The name of the only user. */
    String user() default "user";

    /** The password of the user. */
    String password() default "password";

    /** Whether guests are accepted. */
    boolean guests() default false;

    /** Whether every session must be signed. */
    boolean signingRequired() default false;

    /** Whether every session must be encrypted. */
    boolean encryptionRequired() default false;

    /** The name of the worker backend; if empty, {@code virtual} or another backend on the class path. */
    String backend() default "";
}
