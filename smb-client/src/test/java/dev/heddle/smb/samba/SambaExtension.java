// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smb.samba;

import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Provides {@link SambaServers} to tests that ask for them. If Samba is not installed, the tests are skipped, and the
 * report says how to enable them; in CI they fail instead, so that a green run there means that they ran.
 */
final class SambaExtension implements ExecutionCondition, ParameterResolver {
    private static final Logger LOG = LoggerFactory.getLogger(SambaExtension.class);
    private static final Namespace NAMESPACE = Namespace.create(SambaExtension.class);

    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
        boolean available = SambaServer.available();
        if (!available && context.getTestMethod().isEmpty()) {
            LOG.warn("{} is skipped: {}", context.getDisplayName(), SambaInstallation.HOW_TO_ENABLE);
        }
        return decide(available, "true".equals(System.getenv("CI")), SambaInstallation.HOW_TO_ENABLE);
    }

    static ConditionEvaluationResult decide(boolean available, boolean ci, String howToEnable) {
        if (available) {
            return ConditionEvaluationResult.enabled("all of it is installed");
        }
        if (ci) {
            throw new IllegalStateException(howToEnable);
        }
        return ConditionEvaluationResult.disabled(howToEnable);
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == SambaServers.class;
    }

    @Override
    public SambaServers resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return context.getRoot()
                .getStore(NAMESPACE)
                .computeIfAbsent("servers", key -> new SambaServers(), SambaServers.class);
    }
}
