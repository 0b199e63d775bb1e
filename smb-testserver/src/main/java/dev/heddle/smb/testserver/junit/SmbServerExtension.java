// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smb.testserver.junit;

import dev.heddle.smb.SmbClient;
import dev.heddle.smb.SmbException;
import dev.heddle.smb.SmbSession;
import dev.heddle.smb.SmbShare;
import dev.heddle.smb.testserver.EmbeddedSmbServer;
import java.lang.reflect.Method;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolutionException;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.platform.commons.support.AnnotationSupport;

/**
 * Starts the server of an {@link SmbServer} when it is first needed. JUnit stops it at the end of the test, or of the
 * class if the class needs it before its first test.
 */
final class SmbServerExtension implements ParameterResolver {
    private static final Namespace NAMESPACE = Namespace.create(SmbServerExtension.class);
    private static final Set<Class<?>> TYPES =
            Set.of(EmbeddedSmbServer.class, SmbClient.class, SmbSession.class, SmbShare.class);

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        Class<?> type = parameter.getParameter().getType();
        return TYPES.contains(type) || (type == Path.class && parameter.isAnnotated(Shared.class));
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        RunningServer running = running(context);
        Class<?> type = parameter.getParameter().getType();
        Optional<String> share = parameter.findAnnotation(Shared.class).map(Shared::value);
        try {
            if (type == SmbClient.class) {
                return running.client();
            }
            if (type == SmbSession.class) {
                return running.session();
            }
            if (type == SmbShare.class) {
                return running.share(share.orElseGet(running::onlyShare));
            }
            return type == Path.class ? running.folder(share.orElseThrow()) : running.server();
        } catch (SmbException e) {
            throw new ParameterResolutionException("cannot connect to the SMB server of the test", e);
        }
    }

    /** A test finds the server of its class, if there is one, unless it has its own annotation. */
    private static RunningServer running(ExtensionContext context) {
        Method annotated = context.getTestMethod()
                .filter(method -> AnnotationSupport.isAnnotated(method, SmbServer.class))
                .orElse(null);
        Object key = annotated == null ? RunningServer.class : annotated;
        return context.getStore(NAMESPACE)
                .computeIfAbsent(key, unused -> RunningServer.start(settings(context)), RunningServer.class);
    }

    private static SmbServer settings(ExtensionContext context) {
        return context.getTestMethod()
                .flatMap(method -> AnnotationSupport.findAnnotation(method, SmbServer.class))
                .or(() -> AnnotationSupport.findAnnotation(context.getRequiredTestClass(), SmbServer.class))
                .orElseThrow(() -> new ParameterResolutionException("neither the test nor its class has @SmbServer"));
    }
}
