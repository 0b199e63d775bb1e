// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smb.auth;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.smb.Credentials;
import dev.heddle.smb.SmbAuthenticationException;
import dev.heddle.smb.SmbClient;
import dev.heddle.smb.SmbException;
import dev.heddle.smb.hostile.NegotiatingServer;
import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.Callable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Java runtimes without one of the modules that Kerberos needs. */
class KerberosRuntimeTest {
    /** A class loader that defines the project's classes itself and hides one package of the JDK. */
    private static final class Hiding extends ClassLoader {
        private final String hidden;

        Hiding(String hidden) {
            super(KerberosRuntimeTest.class.getClassLoader());
            this.hidden = hidden;
        }

        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            if (name.startsWith(hidden)) {
                throw new ClassNotFoundException(name);
            }
            if (!name.startsWith("dev.heddle.")) {
                return super.loadClass(name, resolve);
            }
            synchronized (getClassLoadingLock(name)) {
                Class<?> known = findLoadedClass(name);
                return known == null ? define(name) : known;
            }
        }

        private Class<?> define(String name) throws ClassNotFoundException {
            try (InputStream in = getResourceAsStream(name.replace('.', '/') + ".class")) {
                if (in == null) {
                    throw new ClassNotFoundException(name);
                }
                byte[] bytes = in.readAllBytes();
                return defineClass(name, bytes, 0, bytes.length);
            } catch (IOException e) {
                throw new ClassNotFoundException(name, e);
            }
        }
    }

    /** Logs in with Kerberos; its class is loaded by the loader that hides a package. */
    public static final class Attempt implements Callable<String> {
        private final String backend;
        private final int port;

        /** Creates the attempt. */
        public Attempt(String backend, int port) {
            this.backend = backend;
            this.port = port;
        }

        @Override
        public String call() {
            try (SmbClient client = SmbClient.builder()
                    .backend(backend)
                    .credentials(Credentials.kerberosCache())
                    .build()) {
                client.connect("127.0.0.1", port);
                return "it logged in";
            } catch (SmbAuthenticationException e) {
                return e.getMessage() + " | " + e.hint();
            } catch (SmbException e) {
                return e.toString();
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"loop", "single", "threads", "virtual"})
    void aKerberosLoginWithoutTheModuleSaysWhatIsMissing(String backend) throws Exception {
        assertThat(attempt("com.sun.security.jgss.", backend))
                .contains("no module jdk.security.jgss, which Kerberos needs")
                .contains("| use a Java runtime with that module");
    }

    @ParameterizedTest
    @ValueSource(strings = {"loop", "single", "threads", "virtual"})
    void aKerberosLoginWithoutTheLoginModuleSaysWhatIsMissing(String backend) throws Exception {
        assertThat(attempt("com.sun.security.auth.module.", backend)).contains("no module jdk.security.auth");
    }

    private static String attempt(String hidden, String backend) throws Exception {
        ClassLoader before = Thread.currentThread().getContextClassLoader();
        Hiding loader = new Hiding(hidden);
        Thread.currentThread().setContextClassLoader(loader);
        try (NegotiatingServer server = NegotiatingServer.start()) {
            Object attempt = loader.loadClass(Attempt.class.getName())
                    .getConstructor(String.class, int.class)
                    .newInstance(backend, server.port());
            assertThat(attempt).isNotInstanceOf(Attempt.class);
            return (String) ((Callable<?>) attempt).call();
        } finally {
            Thread.currentThread().setContextClassLoader(before);
        }
    }
}
