// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smb.security;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.heddle.smb.wire.WireFormatException;
import java.io.IOException;
import java.nio.ByteBuffer;

/** For every input, bytes or text, a decoder returns a value that encodes and decodes again, or throws its error. */
class SecurityFuzzTest {
    @FuzzTest
    void descriptor(byte[] bytes) throws IOException {
        SecurityDescriptor descriptor;
        try {
            descriptor = SecurityDescriptor.decode(ByteBuffer.wrap(bytes));
        } catch (WireFormatException e) {
            requireNonNull(e.getMessage());
            return;
        }
        assertThat(SecurityDescriptor.decode(descriptor.toBuffer())).isEqualTo(descriptor);
        if (Sddl.canFormat(descriptor)) {
            String text = descriptor.toSddl();
            assertThat(SecurityDescriptor.parse(text).toSddl()).isEqualTo(text);
        } else {
            requireNonNull(descriptor.toString());
        }
    }

    @FuzzTest
    void sid(byte[] bytes) throws IOException {
        try {
            Sid sid = Sid.decode(ByteBuffer.wrap(bytes));
            assertThat(Sid.decode(sid.toBuffer())).isEqualTo(sid);
            assertThat(Sid.parse(sid.toString())).isEqualTo(sid);
        } catch (WireFormatException e) {
            requireNonNull(e.getMessage());
        }
    }

    @FuzzTest
    void sddl(byte[] utf8) throws IOException {
        SecurityDescriptor descriptor;
        try {
            descriptor = SecurityDescriptor.parse(new String(utf8, UTF_8));
        } catch (IllegalArgumentException e) {
            requireNonNull(e.getMessage());
            return;
        }
        assertThat(SecurityDescriptor.parse(descriptor.toSddl())).isEqualTo(descriptor);
        assertThat(SecurityDescriptor.decode(descriptor.toBuffer())).isEqualTo(descriptor);
    }
}
