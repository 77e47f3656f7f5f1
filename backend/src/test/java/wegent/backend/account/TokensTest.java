package wegent.backend.account;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Date;
import java.util.List;
import javax.crypto.SecretKey;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import wegent.backend.storage.Cipher;
import wegent.backend.storage.Database;
import wegent.backend.storage.SecretKeyConfig;
import wegent.backend.testing.SqlEngine;
import wegent.base.FakeTime;
import wegent.base.Secret;

@ParameterizedClass
@EnumSource(SqlEngine.class)
class TokensTest {
    private static final Secret FIRST = new Secret("the first key of this server, long enough");
    private static final Secret SECOND = new Secret("another secret for this server: second");

    @Parameter
    SqlEngine engine;

    @TempDir
    Path folder;

    private final FakeTime time = new FakeTime();
    private Database database;
    private Accounts accounts;
    private User ann;
    private User root;

    @BeforeEach
    void open() {
        database = engine.open();
        accounts = new Accounts(database, time);
        ann = accounts.add("ann", new Secret("horses in the wind"), "user");
        root = accounts.add("root", new Secret("horses in the rain"), "admin");
    }

    @AfterEach
    void close() {
        database.close();
    }

    private Cipher cipher(Secret current, Secret... previous) {
        return Cipher.open(new SecretKeyConfig(current, List.of(previous)), folder);
    }

    private Tokens tokens(Secret current, Secret... previous) {
        return new Tokens(accounts, cipher(current, previous), time);
    }

    @Test
    void tokensLiveOnWhileTheirKeyIsListed() throws Exception {
        var login = tokens(FIRST).logIn(ann, "Chrome");
        var token = login.accessToken();

        var rotated = tokens(SECOND, FIRST);
        assertThat(rotated.verify(token))
                .hasValueSatisfying(found -> assertThat(found.user()).isEqualTo(ann.id()));
        assertThat(rotated.knownBrowser("ann", login.browser())).isPresent();
        var fresh = rotated.issue(ann, "new", "api").accessToken();
        assertThat(SignedJWT.parse(fresh).getHeader().getKeyID())
                .isNotBlank()
                .isNotEqualTo(SignedJWT.parse(token).getHeader().getKeyID());

        assertThat(tokens(SECOND).verify(token)).isEmpty();
        assertThat(tokens(SECOND).verify(fresh)).isPresent();
    }

    @Test
    void aTokenFromBeforeKeysHadIdsLivesOnUnlessItsKeyWasWeak() throws Exception {
        var claims = claims(SignedJWT.parse(tokens(FIRST).issue(ann, "x", "api").accessToken()), ann);
        var weak = new Secret("x");

        var old = cipher(FIRST).signingKeys("access tokens").stream()
                .filter(key -> key.id().isEmpty())
                .findFirst()
                .orElseThrow();
        assertThat(tokens(FIRST).verify(signed(claims, old.key(), null))).isPresent();
        assertThat(tokens(SECOND, FIRST).verify(signed(claims, old.key(), null)))
                .isPresent();
        assertThat(cipher(FIRST, weak).signingKeys("access tokens"))
                .hasSameSizeAs(cipher(FIRST).signingKeys("access tokens"));
    }

    @Test
    void aTokenIsItsRowsUserOrNobody() throws Exception {
        var token = SignedJWT.parse(tokens(FIRST).issue(ann, "mine", "api").accessToken());
        var key = cipher(FIRST).signingKeys("access tokens").getFirst();

        var forged = signed(claims(token, root), key.key(), key.id());

        assertThat(tokens(FIRST).verify(forged)).isEmpty();
        assertThat(tokens(FIRST).verify(signed(claims(token, ann), key.key(), key.id())))
                .isPresent();
        assertThat(tokens(FIRST).verify(signed(claims(token, ann), key.key(), "unknown")))
                .isEmpty();
    }

    private JWTClaimsSet claims(SignedJWT token, User user) throws Exception {
        return new JWTClaimsSet.Builder()
                .jwtID(token.getJWTClaimsSet().getJWTID())
                .subject(user.name())
                .claim("user_id", user.id().value())
                .expirationTime(Date.from(time.instant().plus(Duration.ofDays(1))))
                .build();
    }

    private static String signed(JWTClaimsSet claims, SecretKey key, String id) throws Exception {
        var jwt = new SignedJWT(
                new JWSHeader.Builder(JWSAlgorithm.HS256).keyID(id).build(), claims);
        jwt.sign(new MACSigner(key));
        return jwt.serialize();
    }
}
