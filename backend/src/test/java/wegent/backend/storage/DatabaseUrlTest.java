package wegent.backend.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Every usual way to write an address is understood, and its password stays where it is.
class DatabaseUrlTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "postgresql://ann:p%40ss%3A1@db.example:5433/wegent?sslmode=require",
                "postgres://ann:p%40ss:1@db.example:5433/wegent?sslmode=require",
                "jdbc:postgresql://db.example:5433/wegent?user=ann&password=p%40ss%3A1&sslmode=require",
                " jdbc:postgresql://ann:p%40ss%3A1@db.example:5433/wegent?sslmode=require "
            })
    void theSameIsWrittenInSeveralWays(String text) {
        var url = DatabaseUrl.of(text);

        assertThat(url.jdbc()).isEqualTo("jdbc:postgresql://db.example:5433/wegent?sslmode=require");
        assertThat(url.user()).isEqualTo("ann");
        assertThat(url.password().value()).isEqualTo("p@ss:1");
        assertThat(url.name()).isEqualTo("wegent");
    }

    @Test
    void thePasswordIsNeverPrinted() {
        var config = DatabaseConfig.at("postgresql://ann:verysecret@[::1]:5432,other:5432/wegent?password=moresecret");

        assertThat(config.toString()).doesNotContain("secret").contains("[::1]:5432,other:5432");
        assertThat(config.shown()).isEqualTo("postgresql://[::1]:5432,other:5432/wegent");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "mysql://ann:verysecret@db/wegent",
                "postgresql://ann:verysecret@db",
                "postgresql://db/wegent",
                "postgresql://ann:verysecret%zz@db/wegent",
                "ann:verysecret"
            })
    void whatIsNoAddressIsRefusedByTheNameOfTheSetting(String text) {
        assertThatThrownBy(() -> DatabaseConfig.at(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("WEGENT_DATABASE_URL ")
                .hasMessageContaining("postgresql://user:password@host:5432/wegent")
                .hasMessageNotContaining("secret");
    }
}
