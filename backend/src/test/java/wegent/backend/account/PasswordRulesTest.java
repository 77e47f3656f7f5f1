package wegent.backend.account;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import wegent.base.Secret;
import wegent.protocol.RefusedException;

class PasswordRulesTest {

    @ParameterizedTest
    @CsvSource({
        "short,too short",
        "1234567,too short",
        "password,common",
        "PassWord,common",
        "password1,common",
        "Password1!,common",
        "12345678,common",
        "1qaz2wsx,common",
        "iloveyou,common",
        "sunshine99,common",
        "annabella,name",
        "annabella123456,name",
        "ANNABELLA-annabella,name",
        "wegent-2026-wegent,name",
        "wegentdevices,name",
        "!annabella@wegent!,name",
    })
    void aWeakOneIsRefusedWithTheReason(String weak, String why) {
        assertThatThrownBy(() -> PasswordRules.check(new Secret(weak), "annabella", "new_password"))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining("new_password")
                .hasMessageContaining(why);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "password of annabella",
                "passwordpassword",
                "k3-Vw!9q",
                "correct horse battery",
                "密码密码长长的密码八个",
                "annabella likes trees",
            })
    void aGoodOneIsTaken(String good) {
        assertThatCode(() -> PasswordRules.check(new Secret(good), "annabella", "password"))
                .doesNotThrowAnyException();
    }
}
