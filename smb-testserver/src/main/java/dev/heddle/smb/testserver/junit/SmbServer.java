package dev.heddle.smb.testserver.junit;

import dev.heddle.smb.testserver.EmbeddedSmbServer;
import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Gives every test of a class, or one test, a server of its own, which serves empty temporary folders. Tests, and the
 * methods before and after each, can have parameters of type {@link EmbeddedSmbServer}, and of type
 * {@link java.nio.file.Path} with {@link Shared} for the folder of a share.
 *
 * <pre>{@code
 * @Test
 * @SmbServer
 * void reads(EmbeddedSmbServer server, @Shared("share") Path folder) throws IOException {
 *     Files.writeString(folder.resolve("greeting"), "hello");
 *     // connect to server.host() and server.port()
 * }
 * }</pre>
 */
@Target({ElementType.TYPE, ElementType.METHOD, ElementType.ANNOTATION_TYPE})
@Retention(RetentionPolicy.RUNTIME)
@Inherited
@Documented
@ExtendWith(SmbServerExtension.class)
@SuppressWarnings("exports") // JUnit alone uses what carries the annotation out
public @interface SmbServer {
    /** The names of its shares, which can all be written. */
    String[] shares() default "share";

    /** The name of its one user. */
    String user() default "user";

    /** The user's password. */
    String password() default "password";

    /** Whether guests are let in. */
    boolean guests() default false;

    /** Whether sessions have to be signed. */
    boolean signingRequired() default false;

    /** Whether sessions have to be encrypted. */
    boolean encryptionRequired() default false;

    /** The worker backend; if empty, {@code virtual} or what else is on the path. */
    String backend() default "";
}
