package wegent.backend.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import wegent.base.Secret;

class MasterKeyTest {
    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "x",
                "secret",
                "changeme",
                "a password of some length", // 25 characters
                "0123456789abcdef0123456789abcdef", // 16 bytes in hexadecimal
                "3q2+7wAAAAAAAAAAAAAAAA==", // 16 bytes in base64
                "c2VjcmV0IGtleSBvZiBhIHNtYWxsIHNlcnZlcg==", // 28 bytes
                "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
                "0000000000000000000000000000000000000000000000000000000000000000",
                "0123456701234567012345670123456701234567012345670123456701234567",
                "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=",
                "change me change me change me change me",
                "                                        ",
                "!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!",
            })
    void aWeakKeyIsRefusedAndTheLineSaysHowToMakeOne(String weak) {
        assertThatThrownBy(() -> Cipher.open(new SecretKeyConfig(new Secret(weak), List.of()), folder))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("openssl rand -base64 32")
                .hasMessageNotContaining("\n");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
                "9F86D081884C7D659A2FEAA0C55AD015A3BF4F1B2B0B822CD15D6C15B0F00A08",
                "n4bQgYhMfWWaL+qgxVrQFaO/TxsrC4Is0V1sFbDwCgg=",
                "n4bQgYhMfWWaL-qgxVrQFaO_TxsrC4Is0V1sFbDwCgg",
                " n4bQgYhMfWWaL+qgxVrQFaO/TxsrC4Is0V1sFbDwCgg=\n",
            })
    void theSameBytesAreTheSameKeyInEveryForm(String text) {
        var key = MasterKey.of(new Secret(text));

        assertThat(key.id())
                .isEqualTo(MasterKey.of(new Secret("9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"))
                        .id());
        assertThat(key.derive("one use")).hasSize(32).isNotEqualTo(key.derive("another use"));
    }

    @Test
    void otherCharactersAreTheKeyThemselves() {
        assertThat(MasterKey.of(new Secret("correct horse battery staple, and more"))
                        .isStrong())
                .isTrue();
    }

    @Test
    void aKeyFileMustBeTheOwnersAlone() throws IOException {
        var file = folder.resolve("key");
        Files.writeString(file, "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08\n");
        for (var permissions : List.of("rw-r--r--", "rw-rw----", "rwx------", "rw-----w-")) {
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(permissions));
            assertThatThrownBy(() -> SecretKeyConfig.of(Optional.empty(), Optional.of(file), List.of()))
                    .hasMessageContaining("chmod 600 " + file);
        }
        for (var permissions : List.of("rw-------", "r--------")) {
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(permissions));
            var config = SecretKeyConfig.of(Optional.empty(), Optional.of(file), List.of());
            assertThat(Cipher.open(config, folder).signingKeys("use")).isNotEmpty();
        }
        assertThatThrownBy(() -> SecretKeyConfig.of(Optional.of("key"), Optional.of(file), List.of()))
                .hasMessageContaining("not both");
        assertThatThrownBy(() -> SecretKeyConfig.of(Optional.empty(), Optional.of(folder.resolve("no")), List.of()))
                .hasMessageContaining("cannot be read");
    }

    @Test
    void aGeneratedKeyIsKeptAndRefusedWhenOthersMayReadIt() throws IOException {
        var id = Cipher.open(SecretKeyConfig.generated(), folder)
                .signingKeys("use")
                .getFirst()
                .id();
        assertThat(Cipher.open(SecretKeyConfig.generated(), folder)
                        .signingKeys("use")
                        .getFirst()
                        .id())
                .isEqualTo(id);

        Files.setPosixFilePermissions(folder.resolve("secret.key"), PosixFilePermissions.fromString("rw-r--r--"));
        assertThatThrownBy(() -> Cipher.open(SecretKeyConfig.generated(), folder))
                .hasMessageContaining("chmod 600");
    }
}
