// SPDX-License-Identifier: Apache-2.0
package dev.heddle.cli.launch;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class TrainingTest {
    @Timeout(180)
    @Test
    void everyCommandOfItSucceeds() throws Exception {
        assertThat(Training.train()).isZero();
    }
}
