// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smb.internal.chain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.heddle.smb.SmbSecurityException;
import dev.heddle.smb.internal.operation.OpenMode;
import dev.heddle.smb.wire.CreateRequest;
import dev.heddle.smb.wire.EchoRequest;
import dev.heddle.smb.wire.LogoffRequest;
import dev.heddle.smb.wire.SmbRequest;
import dev.heddle.smb.wire.TreeConnectRequest;
import dev.heddle.smb.wire.TreeDisconnectRequest;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What the client may send before the server has proven that it has the key. */
class BeforeTheProofTest {
    private static final CreateRequest CREATE = OpenMode.existing("secret plans.txt", 0, 0);

    private static SmbCall call(SmbRequest request) {
        return SmbCall.of(request, "");
    }

    @Test
    void nothingOfTheUserIsSent() {
        ServerProof proof = new ServerProof(ServerProof.Kind.OUTSTANDING);
        assertThatThrownBy(() -> proof.require(call(CREATE)))
                .isInstanceOf(SmbSecurityException.class)
                .hasMessageContaining("was not sent")
                .hasMessageContaining("CREATE");
    }

    @Test
    void whatBringsTheProofOrEndsTheSessionIsSent() {
        ServerProof proof = new ServerProof(ServerProof.Kind.OUTSTANDING);
        for (SmbRequest request : List.of(
                new TreeConnectRequest(0, "\\\\server\\share"),
                new TreeDisconnectRequest(),
                new EchoRequest(),
                new LogoffRequest())) {
            assertThatCode(() -> proof.require(call(request))).doesNotThrowAnyException();
        }
    }

    @Test
    void aVerifiedResponseIsTheProof() throws Exception {
        ServerProof proof = new ServerProof(ServerProof.Kind.OUTSTANDING);
        proof.verified();
        assertThat(proof.isOutstanding()).isFalse();
        proof.require(call(CREATE));
    }

    @ParameterizedTest
    @EnumSource(names = "OUTSTANDING", mode = EnumSource.Mode.EXCLUDE)
    void withAnyOtherProofEverythingIsSent(ServerProof.Kind kind) throws Exception {
        new ServerProof(kind).require(call(CREATE));
    }
}
