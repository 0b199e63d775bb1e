// SPDX-License-Identifier: Apache-2.0
package dev.heddle.cli.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class JsonTest {
    @Test
    void writesAllTypes() {
        assertThat(new Json()
                        .add("s", "x")
                        .add("n", -5L)
                        .add("b", true)
                        .add("l", List.of("a", "b"))
                        .add("e", List.of())
                        .addNull("z"))
                .hasToString("{\"s\":\"x\",\"n\":-5,\"b\":true,\"l\":[\"a\",\"b\"],\"e\":[],\"z\":null}");
        assertThat(new Json()).hasToString("{}");
    }

    @Test
    void escapesWhatJsonCannotHold() {
        assertThat(new Json().add("a\"b", "\\ \" \n \r \t \b \0 \u001f \u007f \u0085 \u2028"))
                .hasToString("{\"a\\\"b\":\"\\\\ \\\" \\n \\r \\t \\u0008 \\u0000 \\u001f \\u007f \\u0085 \\u2028\"}");
    }

    @Test
    void keepsCharactersBeyondTheFirstPlane() {
        assertThat(new Json().add("n", "grün 🧵")).hasToString("{\"n\":\"grün 🧵\"}");
    }

    @Test
    void escapesHalfSurrogatePairs() {
        assertThat(new Json().add("n", "a\ud83e")).hasToString("{\"n\":\"a\\ud83e\"}");
        assertThat(new Json().add("n", "\uddf5b")).hasToString("{\"n\":\"\\uddf5b\"}");
        assertThat(new Json().add("n", "\ud83e\ud83e\uddf5")).hasToString("{\"n\":\"\\ud83e🧵\"}");
    }
}
