package wegent.backend.notify;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.UnknownHostException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import wegent.backend.testing.FakeBrowser;
import wegent.backend.testing.FakePushService;
import wegent.base.FakeTime;
import wegent.protocol.id.UserId;

class PushClientTest {
    private static final PushConfig CONFIG = PushConfig.defaults();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://127.0.0.1/push",
                "https://localhost:8443/push",
                "https://169.254.169.254/latest",
                "https://[::1]/push",
                "https://192.168.0.1/push",
                "http://93.184.216.34/push"
            })
    void theServersOwnNetworkAndPlainHttpAreNotCalled(String endpoint) throws UnknownHostException {
        assertThat(PushClient.isAllowed(URI.create(endpoint), CONFIG)).isFalse();
        assertThat(PushClient.isAllowed(URI.create(endpoint), new PushConfig("mailto:a@b.c", true)))
                .isTrue();
    }

    /// Also when its address became one after it was subscribed.
    @Test
    void anInnerAddressIsNotCalledWhenItIsSentTo() throws InterruptedException {
        try (var service = new FakePushService();
                var client = new PushClient(VapidKey.generate(), CONFIG, new FakeTime())) {
            var address = PushAddress.of(new FakeBrowser().subscription(service.url() + "/1"));
            var push = new Push(new Subscription(1, new UserId(1), address), "{}", true, "topic");

            assertThat(client.send(push)).isEqualTo(new PushOutcome.Refused("inner address"));
            assertThat(service.answered).isEmpty();
        }
    }

    @Test
    void whatAStatusMeans() {
        assertThat(PushOutcome.of(201, 0)).isEqualTo(new PushOutcome.Accepted());
        assertThat(PushOutcome.of(410, 0)).isEqualTo(new PushOutcome.Gone());
        assertThat(PushOutcome.of(404, 0)).isEqualTo(new PushOutcome.Gone());
        assertThat(PushOutcome.of(302, 0)).isEqualTo(new PushOutcome.Refused("302"));
        assertThat(PushOutcome.of(413, 0)).isEqualTo(new PushOutcome.Refused("413"));
        assertThat(PushOutcome.of(503, 7))
                .isInstanceOfSatisfying(
                        PushOutcome.Later.class,
                        later -> assertThat(later.least()).hasSeconds(7));
    }
}
