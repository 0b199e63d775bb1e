// SPDX-License-Identifier: Apache-2.0
package dev.heddle.examples.redis;

import dev.heddle.examples.server.RedisServer;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Skips tests if Redis is not installed, and says how to enable them. In CI the tests fail instead, so that a green run
 * means that they ran.
 */
final class RedisExtension implements ExecutionCondition {
    private static final Logger LOG = LoggerFactory.getLogger(RedisExtension.class);

    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
        boolean available = RedisServer.program("redis-server").isPresent()
                && RedisServer.program("redis-cli").isPresent();
        if (!available && context.getTestMethod().isEmpty()) {
            LOG.warn("{} is skipped: {}", context.getDisplayName(), RedisServer.HOW_TO_ENABLE);
        }
        return decide(available, "true".equals(System.getenv("CI")));
    }

    static ConditionEvaluationResult decide(boolean available, boolean ci) {
        if (available) {
            return ConditionEvaluationResult.enabled("Redis is installed");
        }
        if (ci) {
            throw new IllegalStateException(RedisServer.HOW_TO_ENABLE);
        }
        return ConditionEvaluationResult.disabled(RedisServer.HOW_TO_ENABLE);
    }
}
