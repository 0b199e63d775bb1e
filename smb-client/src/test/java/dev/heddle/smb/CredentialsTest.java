// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.heddle.smb.auth.KerberosLogin;
import java.nio.file.Path;
import javax.security.auth.Subject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CredentialsTest {
    private static final char[] SECRET = "s3cret".toCharArray();

    @ParameterizedTest
    @CsvSource({"alice, '', alice", "DOM\\alice, DOM, alice", "alice@REALM.EXAMPLE, '', alice@REALM.EXAMPLE"})
    void aUserIsNamedInThreeWays(String text, String domain, String user) {
        Credentials credentials = Credentials.password(text, SECRET);

        assertThat(credentials.identity().domain()).isEqualTo(domain);
        assertThat(credentials.identity().user()).isEqualTo(user);
        assertThat(credentials).hasToString(text);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "DOM\\alice"})
    void aPrincipalIsNoUserOfADomain(String principal) {
        Path file = Path.of("f");
        assertThatThrownBy(() -> Credentials.kerberosPassword(principal, SECRET))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("user@REALM");
        assertThatThrownBy(() -> Credentials.kerberosKeytab(principal, file))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Credentials.kerberosCache(principal, file))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aPasswordIsCopiedAndWiped() {
        char[] typed = SECRET.clone();
        for (Credentials credentials :
                new Credentials[] {Credentials.password("alice", typed), Credentials.kerberosPassword("alice", typed)
                }) {
            typed[0] = 'x';
            assertThat(credentials.identity().copyPassword()).isEqualTo(SECRET);
            credentials.close();
            assertThat(credentials.identity().copyPassword())
                    .hasSize(SECRET.length)
                    .containsOnly('\0');
            typed[0] = SECRET[0];
        }
    }

    @Test
    void eachKerberosLoginHasAPasswordOfItsOwnToWipe() {
        Credentials credentials = Credentials.kerberosPassword("alice", SECRET);
        char[] first = ((KerberosLogin.Password) credentials.identity().kerberosLogin()).password();
        first[0] = '\0';
        assertThat(((KerberosLogin.Password) credentials.identity().kerberosLogin()).password())
                .isEqualTo(SECRET);
        credentials.close();
        assertThat(((KerberosLogin.Password) credentials.identity().kerberosLogin()).password())
                .containsOnly('\0');
    }

    @Test
    void nothingSecretIsShown() {
        Subject subject = new Subject();
        subject.getPrivateCredentials().add("s3cret");

        assertThat(Credentials.kerberosPassword("alice@R", SECRET)).hasToString("alice@R");
        assertThat(Credentials.kerberosPassword("alice@R", SECRET).identity().kerberosLogin())
                .hasToString("alice@R");
        assertThat(Credentials.kerberosKeytab("alice@R", Path.of("k"))).hasToString("alice@R in keytab k");
        assertThat(Credentials.kerberosCache()).hasToString("the default ticket cache");
        assertThat(Credentials.kerberosCache("alice@R", Path.of("c"))).hasToString("alice@R in ticket cache c");
        assertThat(Credentials.kerberos(subject)).hasToString("Kerberos subject");
        assertThat(Credentials.password("D", "alice", SECRET)).hasToString("D\\alice");
        assertThat(Credentials.guest()).hasToString("guest");
        assertThat(Credentials.anonymous()).hasToString("anonymous");
    }
}
