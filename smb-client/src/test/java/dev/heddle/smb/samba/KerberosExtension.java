// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smb.samba;

import java.io.IOException;
import java.io.UncheckedIOException;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Provides the {@link KerberosRealm} to tests that ask for it. Without a KDC it skips or fails the tests, like
 * {@link SambaExtension} without Samba.
 */
final class KerberosExtension implements ExecutionCondition, ParameterResolver {
    private static final Logger LOG = LoggerFactory.getLogger(KerberosExtension.class);
    private static final Namespace NAMESPACE = Namespace.create(KerberosExtension.class);

    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
        boolean available = KerberosRealm.available();
        if (!available && context.getTestMethod().isEmpty()) {
            LOG.warn("{} is skipped: {}", context.getDisplayName(), KerberosRealm.HOW_TO_ENABLE);
        }
        return SambaExtension.decide(available, "true".equals(System.getenv("CI")), KerberosRealm.HOW_TO_ENABLE);
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == KerberosRealm.class;
    }

    @Override
    public KerberosRealm resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return context.getRoot().getStore(NAMESPACE).computeIfAbsent("realm", key -> realm(), KerberosRealm.class);
    }

    private static KerberosRealm realm() {
        try {
            return KerberosRealm.start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while the KDC starts", e);
        }
    }
}
