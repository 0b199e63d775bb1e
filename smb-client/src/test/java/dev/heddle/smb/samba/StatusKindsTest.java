// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smb.samba;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.heddle.smb.SmbClient;
import dev.heddle.smb.SmbDirectoryNotEmptyException;
import dev.heddle.smb.SmbException;
import dev.heddle.smb.SmbFile;
import dev.heddle.smb.SmbInvalidNameException;
import dev.heddle.smb.SmbOpenOption;
import dev.heddle.smb.SmbSharingViolationException;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.Test;

/** Checks the exception types of frequent refusals against the server. */
@EachBackend
class StatusKindsTest extends SessionTestCase {
    StatusKindsTest(String backend, SambaServers servers) throws Exception {
        super(backend, servers.standard());
    }

    @Override
    SmbClient.Builder configure(SmbClient.Builder builder) {
        return builder.mapForbiddenNames(false);
    }

    @Test
    void aFileThatAnotherHandleHoldsIsASharingViolation() throws Exception {
        share.writeFile(path("file"), new byte[] {1});
        try (SmbFile held = share.open(path("file"), StandardOpenOption.WRITE, SmbOpenOption.EXCLUSIVE)) {
            assertThat(held.size()).isEqualTo(1);
            assertThatThrownBy(() -> share.readAllBytes(path("file")))
                    .isInstanceOf(SmbSharingViolationException.class)
                    .matches(e -> e instanceof SmbException failure && failure.isRetryable(), "is retryable");
        }
        assertThat(share.readAllBytes(path("file"))).containsExactly(1);
    }

    @Test
    void aDirectoryWithAFileIsNotDeleted() throws Exception {
        share.createDirectory(path("full"));
        share.writeFile(path("full/file"), new byte[] {1});
        assertThatThrownBy(() -> share.delete(path("full"))).isInstanceOf(SmbDirectoryNotEmptyException.class);
        assertThat(share.exists(path("full/file"))).isTrue();
    }

    @Test
    void aForbiddenNameIsInvalid() {
        assertThatThrownBy(() -> share.writeFile(path("a*b"), new byte[] {1}))
                .isInstanceOf(SmbInvalidNameException.class)
                .matches(e -> e instanceof SmbException failure && !failure.isRetryable(), "is not retryable");
    }
}
