package wegent.backend.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import wegent.backend.testing.SqlEngine;
import wegent.base.Secret;

@ParameterizedClass
@EnumSource(SqlEngine.class)
class SecretRotationTest {
    private static final Secret WEAK = new Secret("x");
    private static final Secret FIRST = new Secret("the first key of this server, long enough");
    private static final Secret SECOND = new Secret("another secret for this server: second");

    @Parameter
    SqlEngine engine;

    @TempDir
    Path folder;

    private Database database;

    @BeforeEach
    void open() {
        database = engine.open();
        database.transact(sql -> {
            sql.execute("""
                    INSERT INTO account (id, user_name, password_hash, role, active, created_at)
                    VALUES (7, 'ann', '', 'user', TRUE, CURRENT_TIMESTAMP)
                    """);
            for (long id = 1; id <= 3; id++) {
                sql.execute("""
                        INSERT INTO model (id, user_id, name, provider, is_default, created_at)
                        VALUES (?, 7, 'model', 'openai', FALSE, CURRENT_TIMESTAMP)
                        """, id);
            }
        });
    }

    @AfterEach
    void close() {
        database.close();
    }

    private Cipher cipher(Secret current, Secret... previous) {
        return Cipher.open(new SecretKeyConfig(current, List.of(previous)), folder);
    }

    private static Cell model(long id) {
        return new Cell("model", Long.toString(id), "encrypted_key");
    }

    private void keep(long id, String encrypted) {
        database.transact(sql -> sql.execute("UPDATE model SET encrypted_key = ? WHERE id = ?", encrypted, id));
    }

    private String kept(long id) {
        return database.read(sql -> sql.select("SELECT encrypted_key FROM model WHERE id = ?", id)
                .mapTo(String.class)
                .one());
    }

    /// As secrets were encrypted before keys had ids.
    private static String old(byte[] root, String text) throws Exception {
        var use = "secrets at rest".getBytes(StandardCharsets.UTF_8);
        var sha256 = MessageDigest.getInstance("SHA-256");
        sha256.update(root);
        sha256.update(use);
        sha256.update(new byte[use.length * 2]);
        var nonce = new byte[12];
        var cipher = javax.crypto.Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(
                javax.crypto.Cipher.ENCRYPT_MODE,
                new SecretKeySpec(sha256.digest(), "AES"),
                new GCMParameterSpec(128, nonce));
        var sealed = cipher.doFinal(text.getBytes(StandardCharsets.UTF_8));
        return Base64.getEncoder()
                .encodeToString(ByteBuffer.allocate(12 + sealed.length)
                        .put(nonce)
                        .put(sealed)
                        .array());
    }

    private static byte[] sha256(Secret text) throws Exception {
        return MessageDigest.getInstance("SHA-256").digest(text.value().getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void whatWasEncryptedBeforeKeysHadIdsIsEncryptedAnew() throws Exception {
        keep(1, old(sha256(FIRST), "sk-one"));
        keep(2, old(sha256(WEAK), "sk-two"));

        var cipher = cipher(FIRST, WEAK);
        assertThatThrownBy(() -> cipher.decrypt(kept(1), model(1))).isInstanceOf(IllegalArgumentException.class);
        SecretRotation.run(database, cipher);

        assertThat(cipher.decrypt(kept(1), model(1))).isEqualTo(new Secret("sk-one"));
        assertThat(cipher(FIRST).decrypt(kept(2), model(2)))
                .as("the weak key is needed no more")
                .isEqualTo(new Secret("sk-two"));
        String absent =
                database.read(sql -> sql.select("SELECT COALESCE(encrypted_key, 'none') FROM model WHERE id = 3")
                        .mapTo(String.class)
                        .one());
        assertThat(absent).isEqualTo("none");
    }

    @Test
    void whatAKeyFileEncryptedIsEncryptedAnew() throws Exception {
        var root = new byte[32];
        for (int i = 0; i < root.length; i++) {
            root[i] = (byte) (i * 7);
        }
        keep(1, old(root, "sk-one"));

        var cipher = cipher(new Secret(Base64.getEncoder().encodeToString(root)));
        SecretRotation.run(database, cipher);

        assertThat(cipher.decrypt(kept(1), model(1))).isEqualTo(new Secret("sk-one"));
    }

    @Test
    void aNewKeyTakesOverAndTheOldOneMayGo() {
        keep(1, cipher(FIRST).encrypt(new Secret("sk-one"), model(1)));

        SecretRotation.run(database, cipher(SECOND, FIRST));

        assertThat(cipher(SECOND).decrypt(kept(1), model(1))).isEqualTo(new Secret("sk-one"));
        var untouched = kept(1);
        SecretRotation.run(database, cipher(SECOND));
        assertThat(kept(1)).isEqualTo(untouched);
    }

    @Test
    void whatNoKeyReadsStaysAsItIs() {
        var foreign = cipher(FIRST).encrypt(new Secret("sk-one"), model(1));
        keep(1, foreign);
        keep(2, "nonsense");

        SecretRotation.run(database, cipher(SECOND));

        assertThat(kept(1)).isEqualTo(foreign);
        assertThat(kept(2)).isEqualTo("nonsense");
    }

    @Test
    void aValueMovedToAnotherRowColumnOrTableIsNotRead() {
        var cipher = cipher(FIRST);
        keep(1, cipher.encrypt(new Secret("sk-one"), model(1)));
        keep(2, cipher.encrypt(new Secret("sk-two"), model(2)));
        var one = kept(1);
        keep(1, kept(2));
        keep(2, one);

        assertThatThrownBy(() -> cipher.decrypt(kept(1), model(1))).hasMessageContaining("another place");
        assertThatThrownBy(() -> cipher.decrypt(kept(2), model(2))).hasMessageContaining("another place");
        assertThatThrownBy(() -> cipher.decrypt(one, new Cell("model", "1", "name")))
                .hasMessageContaining("another place");
        assertThatThrownBy(() -> cipher.decrypt(one, new Cell("server_secret", "1", "encrypted_key")))
                .hasMessageContaining("another place");
        assertThat(cipher.decrypt(one, model(1))).isEqualTo(new Secret("sk-one"));
    }

    @Test
    void nodesThatStartTogetherLoseNothing() throws Exception {
        for (long id = 1; id <= 3; id++) {
            keep(id, old(sha256(FIRST), "sk-" + id));
        }
        var cipher = cipher(SECOND, FIRST);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Callable<Boolean> node = () -> {
                SecretRotation.run(database, cipher);
                return true;
            };
            for (var done : threads.invokeAll(List.of(node, node, node, node))) {
                assertThat(done.get()).isTrue();
            }
        }

        for (long id = 1; id <= 3; id++) {
            assertThat(cipher(SECOND).decrypt(kept(id), model(id))).isEqualTo(new Secret("sk-" + id));
        }
    }
}
