package wegent.backend.notify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.util.Base64URL;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import wegent.backend.testing.FakeBrowser;
import wegent.base.Secret;

class PushCipherTest {
    private static final String POINT =
            "BP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A8";
    private static final PushAddress RFC = new PushAddress(
            "https://push.example.net/push/1",
            "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4",
            new Secret("BTBZMqHH6r4Tts7J_aSIgg"));

    private static byte[] bytes(String base64url) {
        return Base64.getUrlDecoder().decode(base64url);
    }

    /// RFC 8291, section 5.
    @Test
    void theExampleOfTheRfcIsEncryptedAsItSays() {
        var point = bytes(POINT);
        var once = new ECKey.Builder(
                        Curve.P_256,
                        Base64URL.encode(Arrays.copyOfRange(point, 1, 33)),
                        Base64URL.encode(Arrays.copyOfRange(point, 33, 65)))
                .d(new Base64URL("yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw"))
                .build();
        var message = "When I grow up, I want to be a watermelon".getBytes(StandardCharsets.UTF_8);

        var body = PushCipher.encrypt(message, RFC, once, bytes("DGv6ra1nlYgDCS1FRnbzlw"));

        assertThat(Base64.getUrlEncoder().withoutPadding().encodeToString(body))
                .isEqualTo(
                        "DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS"
                                + "6TlzAC8wEqKK6PBru3jl7A_yl95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qu"
                                + "lcy4a-fN");
    }

    @Test
    void aBrowserReadsWhatWasEncryptedForItAndNobodyElse() {
        var browser = new FakeBrowser();
        var address = PushAddress.of(browser.subscription("https://push.example.net/1"));
        var longest = "ß".repeat(PushCipher.MOST / 2);

        var body = PushCipher.encrypt(longest.getBytes(StandardCharsets.UTF_8), address);

        assertThat(body.length).isLessThanOrEqualTo(4_096);
        assertThat(browser.decrypt(body)).isEqualTo(longest);
        assertThatThrownBy(() -> new FakeBrowser().decrypt(body)).isInstanceOf(AssertionError.class);
        assertThat(PushCipher.encrypt(new byte[1], address)).isNotEqualTo(PushCipher.encrypt(new byte[1], address));
    }

    @Test
    void whatIsTooLongOrForNoKeyIsRefused() {
        var offTheCurve = bytes(POINT);
        offTheCurve[40] ^= 1;
        var nobody =
                new PushAddress(RFC.endpoint(), Base64URL.encode(offTheCurve).toString(), RFC.auth());

        assertThatThrownBy(() -> PushCipher.encrypt(new byte[PushCipher.MOST + 1], RFC))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> PushCipher.encrypt(new byte[1], nobody)).isInstanceOf(IllegalArgumentException.class);
    }
}
