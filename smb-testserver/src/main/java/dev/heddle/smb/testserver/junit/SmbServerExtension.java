// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smb.testserver.junit;

import dev.heddle.smb.testserver.EmbeddedSmbServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolutionException;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.platform.commons.support.AnnotationSupport;

/** Starts the server of an {@link SmbServer} when a test first needs it, and stops it after the test. */
final class SmbServerExtension implements ParameterResolver {
    private static final Namespace NAMESPACE = Namespace.create(SmbServerExtension.class);

    /** A running server and its folders; closing it deletes the folders. */
    private record Running(EmbeddedSmbServer server, Path home) implements AutoCloseable {
        static Running start(SmbServer wanted) {
            try {
                Path home = Files.createTempDirectory("smb-server-");
                EmbeddedSmbServer.Builder builder = EmbeddedSmbServer.builder()
                        .user(wanted.user(), wanted.password())
                        .guests(wanted.guests())
                        .signingRequired(wanted.signingRequired())
                        .encryptionRequired(wanted.encryptionRequired());
                if (!wanted.backend().isEmpty()) {
                    builder.backend(wanted.backend());
                }
                for (String share : wanted.shares()) {
                    builder.share(share, Files.createDirectory(home.resolve(share)));
                }
                return new Running(builder.start(), home);
            } catch (IOException e) {
                throw new UncheckedIOException("cannot start the SMB server of the test", e);
            }
        }

        @Override
        public void close() throws IOException {
            server.close();
            Files.walkFileTree(home, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                    Files.delete(file);
                    return FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult postVisitDirectory(Path folder, @Nullable IOException failure)
                        throws IOException {
                    Files.delete(folder);
                    return FileVisitResult.CONTINUE;
                }
            });
        }
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        Class<?> type = parameter.getParameter().getType();
        boolean folder = type == Path.class && parameter.isAnnotated(Shared.class);
        return context.getTestMethod().isPresent() && (folder || type == EmbeddedSmbServer.class);
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        Running running = context.getStore(NAMESPACE)
                .computeIfAbsent(Running.class, key -> Running.start(wanted(context)), Running.class);
        Shared shared = parameter.findAnnotation(Shared.class).orElse(null);
        if (shared == null) {
            return running.server;
        }
        Path folder = running.home.resolve(shared.value());
        if (!Files.isDirectory(folder)) {
            throw new ParameterResolutionException("the SMB server of the test has no share '" + shared.value() + "'");
        }
        return folder;
    }

    private static SmbServer wanted(ExtensionContext context) {
        return AnnotationSupport.findAnnotation(context.getRequiredTestMethod(), SmbServer.class)
                .or(() -> AnnotationSupport.findAnnotation(context.getRequiredTestClass(), SmbServer.class))
                .orElseThrow(() -> new ParameterResolutionException("neither the test nor its class has @SmbServer"));
    }
}
