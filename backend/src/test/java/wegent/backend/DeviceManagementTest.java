package wegent.backend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import wegent.backend.account.PairingResource;
import wegent.backend.device.DeviceKey;
import wegent.backend.inventory.DeviceResource;
import wegent.backend.testing.SqlEngine;
import wegent.base.Eventually;
import wegent.base.Secret;
import wegent.protocol.DeviceStatus;
import wegent.protocol.DeviceType;
import wegent.protocol.MachineLoad;
import wegent.protocol.RefusedException;
import wegent.protocol.SubtaskStatus;
import wegent.protocol.rest.ClaimPairing;
import wegent.protocol.rest.CreateApiKey;
import wegent.protocol.rest.DeviceView;

/// What an owner does with her devices on Settings → Connections.
@HouseForEachTest
class DeviceManagementTest {
    @Parameter
    SqlEngine engine;

    TestHouse house;

    private DeviceResource devices;
    private PairingResource pairings;

    @BeforeEach
    void open() {
        var features = house.features();
        devices = new DeviceResource(features.devices(), features.inventory(), features.reaper());
        pairings = new PairingResource(features.pairings());
    }

    private Asking ann() {
        return new Asking(house.ann);
    }

    private DeviceView laptop() {
        return devices.get(ann(), "laptop");
    }

    @Test
    void aDrainedDeviceFinishesWhatItRunsAndTakesNothingNewUntilItIsResumed() {
        try (var laptop = house.device(house.ann, "laptop");
                var page = house.browser(house.ann)) {
            laptop.register();
            page.send(laptop, "first");
            var running = laptop.awaitExecute();

            assertThat(devices.drain(ann(), "laptop").drained()).isTrue();
            var second = page.send(laptop, "second").answer();
            Eventually.until(
                    "it waits, and says why",
                    () -> "drained".equals(page.view(second).queueReason()));
            laptop.answer(running, "done");
            Eventually.until("its slots are free", () -> laptop().slotUsed() == 0);
            assertThat(laptop().queued()).isEqualTo(1);
            laptop.register();
            assertThat(laptop().drained())
                    .as("a new registration changes nothing")
                    .isTrue();
            assertThat(page.view(second).status()).isEqualTo(SubtaskStatus.QUEUED);

            assertThat(devices.resume(ann(), "laptop").drained()).isFalse();
            assertThat(laptop.awaitExecute().subtaskId()).isEqualTo(second.subtaskId());
        }
    }

    @Test
    void aMutedDeviceStaysMutedWhenItRegistersAndAllPagesHearOfIt() {
        try (var laptop = house.device(house.ann, "laptop");
                var page = house.browser(house.ann)) {
            laptop.register();

            assertThat(devices.mute(ann(), "laptop").muted()).isTrue();
            Eventually.until(
                    "her page knows",
                    () -> page.heard("device:status").stream()
                            .anyMatch(told -> told.at("/device/muted").asBoolean()));
            laptop.register();
            assertThat(laptop().muted()).isTrue();
            assertThat(devices.unmute(ann(), "laptop").muted()).isFalse();
        }
    }

    @Test
    void aDeviceSaysWhichKeyItUsesAndRevokingThatCutsIt() {
        var key = house.features().keys().create(house.ann.id(), CreateApiKey.full("laptop"));
        try (var laptop = house.device(String.valueOf(key.key()), "laptop")) {
            laptop.register();

            assertThat(laptop().credential()).isEqualTo("key:" + key.id());
            house.features().sessions().cut(String.valueOf(laptop().credential()));
            Eventually.until("it is cut", () -> !laptop.isConnected());
        }
    }

    @Test
    void aRemovedDeviceThatNobodyCutIsToRegisterAgain() {
        try (var laptop = house.device(house.ann, "laptop")) {
            laptop.register();
            house.features().devices().remove(new DeviceKey(house.ann.id(), laptop.id));

            assertThat(laptop.heartbeat().path("code").asText()).isEqualTo("stale_connection");
            laptop.connect();
            laptop.register();

            assertThat(laptop.heartbeat().path("success").asBoolean()).isTrue();
            assertThat(laptop().status()).isEqualTo(DeviceStatus.ONLINE);
        }
    }

    @Test
    void whatChangesInHerListsReachesHerOtherPages() {
        try (var laptop = house.device(house.ann, "laptop");
                var page = house.browser(house.ann);
                var other = house.browser(house.bob)) {
            laptop.register();

            var key = house.features().keys().create(house.ann.id(), CreateApiKey.full("laptop"));
            house.features().keys().revoke(house.ann.id(), key.id());
            house.token(house.ann);

            Eventually.until("her page knows", () -> lists(page).containsAll(List.of("api-keys", "tokens")));
            assertThat(lists(page).stream().filter("api-keys"::equals)).hasSize(2);
            assertThat(lists(other)).isEmpty();
        }
    }

    private static List<String> lists(TestBrowser page) {
        return page.heard("list:changed").stream()
                .map(told -> told.path("list").asText())
                .toList();
    }

    @Test
    void aForeignDeviceIsAnUnknownOne() {
        try (var laptop = house.device(house.ann, "laptop")) {
            laptop.register();
            var bob = new Asking(house.bob);

            assertThatThrownBy(() -> devices.drain(bob, "laptop")).hasMessageContaining("not found");
            assertThatThrownBy(() -> devices.resume(bob, "laptop")).hasMessageContaining("not found");
            assertThatThrownBy(() -> devices.mute(bob, "laptop")).hasMessageContaining("not found");
        }
    }

    @Test
    void howBusyACloudDeviceIsReachesHerPagesWhenItHasChanged() {
        try (var cloud = house.device(house.ann, "cloud");
                var page = house.browser(house.ann)) {
            cloud.register();
            assertThat(devices.get(ann(), "cloud").load()).isNull();

            cloud.heartbeat(new MachineLoad(20, 60, 79));
            Eventually.until("her page knows", () -> loads(page).contains("20 60 79"));
            cloud.heartbeat(new MachineLoad(23, 62, 79));
            cloud.heartbeat(new MachineLoad(24, 62, 80));
            Eventually.until("her page knows", () -> loads(page).contains("24 62 80"));

            assertThat(loads(page)).as("no news").doesNotContain("23 62 79");
            assertThat(devices.get(ann(), "cloud").load()).isEqualTo(new MachineLoad(24, 62, 80));
        }
    }

    private static List<String> loads(TestBrowser page) {
        return page.heard("device:status").stream()
                .map(told -> told.at("/device/load"))
                .map(load -> load.path("cpu").asText() + " "
                        + load.path("memory").asText() + " " + load.path("disk").asText())
                .toList();
    }

    @Test
    void aContainerIsExpectedUntilItComesWithWhatItsCodeIsChangedInto() {
        var remote = house.features().remoteDevices();
        var docker = remote.prepare(house.ann, URI.create("https://wegent.test:8443/"), "https://page.test");

        var expected = devices.get(ann(), docker.deviceId());
        assertThat(expected.name()).isEqualTo(docker.name()).startsWith("ann-remote-");
        assertThat(expected.deviceType()).isEqualTo(DeviceType.REMOTE);
        assertThat(expected.status()).isEqualTo(DeviceStatus.OFFLINE);
        assertThat(expected.lastHeartbeat()).isNull();
        assertThat(expected.isDefault()).isFalse();
        assertThatThrownBy(() -> devices.get(new Asking(house.bob), docker.deviceId()))
                .isInstanceOf(RefusedException.class);
        assertThat(docker.env()).doesNotContainKey("WEGENT_AUTH_TOKEN");
        assertThat(docker.command()).doesNotContain("wg-");
        var code = docker.env().get("WEGENT_PAIRING_CODE");
        var key = pairings.claim(new ClaimPairing(code, docker.name())).key();
        assertThatThrownBy(() -> pairings.claim(new ClaimPairing(code, docker.name())))
                .isInstanceOf(RefusedException.class);
        try (var container = house.device(key, docker.deviceId())) {
            container.register();
            var here = devices.get(ann(), docker.deviceId());
            assertThat(here.status()).isEqualTo(DeviceStatus.ONLINE);
            assertThat(here.credential()).startsWith("key:");
        }
    }

    @Test
    void theCommandOfAContainerIsWhole() {
        var remote = house.features().remoteDevices();
        var docker = remote.prepare(house.ann, URI.create("https://wegent.test:8443/"), "https://page.test:99/x");

        assertThat(docker.command()
                        .lines()
                        .map(line -> line.replaceAll(" \\\\$", "").strip()))
                .containsExactly(
                        "docker run -d",
                        "--name wegent-remote-device",
                        "--restart unless-stopped",
                        "-e EXECUTOR_MODE=local",
                        "-e DEVICE_TYPE=remote",
                        "-e DEVICE_ID=" + docker.deviceId(),
                        "-e DEVICE_NAME=" + docker.name(),
                        "-e WEGENT_BACKEND_URL=https://wegent.test:8443",
                        "-e WEGENT_PAIRING_CODE=" + docker.env().get("WEGENT_PAIRING_CODE"),
                        "-e DEVICE_PUBLIC_BASE_URL=http://page.test:17888",
                        "-p 17888:17888",
                        "-v wegent-remote-device-home:/home/wegent/.wecode/wegent-executor",
                        "ghcr.io/wecode-ai/wegent-device:latest");
        assertThat(remote.prepare(house.ann, URI.create("http://localhost:8000/"), null)
                        .command())
                .contains("--add-host host.docker.internal:host-gateway")
                .contains("-e WEGENT_BACKEND_URL=http://host.docker.internal:8000 ")
                .contains("-e DEVICE_PUBLIC_BASE_URL=http://localhost:17888 ")
                .doesNotContain("WEGENT_INSECURE");
        assertThat(remote.prepare(house.ann, URI.create("http://wegent.test/"), null)
                        .command())
                .contains("-e WEGENT_INSECURE=true ");
        assertThatThrownBy(() -> remote.prepare(house.ann, URI.create("http://a/"), "javascript:alert(1)"))
                .hasMessageContaining("client_origin");
    }

    @Test
    void onlyACommandForPlainHttpOverANetworkAllowsIt() {
        var remote = house.features().remoteDevices();

        assertThat(remote.prepare(house.ann, URI.create("http://wegent.test:8000/"), null)
                        .env())
                .containsEntry("WEGENT_INSECURE", "true");
        for (var safe : List.of("https://wegent.test:8000/", "http://localhost:8000/", "http://127.0.0.1:8000/")) {
            assertThat(remote.prepare(house.ann, URI.create(safe), null).env()).doesNotContainKey("WEGENT_INSECURE");
        }
    }

    @Test
    void whatAShellWouldReadIsQuoted() {
        var odd = house.features().accounts().add("o'hara; rm -rf", new Secret("password of ohara"), "user");

        var docker = house.features().remoteDevices().prepare(odd, URI.create("http://wegent.test/"), null);

        assertThat(docker.command()).contains("-e 'DEVICE_NAME=o'\\''hara; rm -rf-remote-");
    }

    @Test
    void aCodeIsChangedIntoAKeyOnceAndTheOwnerSeesWho() {
        var pairing = pairings.create(ann());
        assertThat(pairing.code()).matches("[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}");
        assertThat(pairings.get(ann(), pairing.id()).status()).isEqualTo("waiting");
        assertThat(pairings.get(ann(), pairing.id()).code()).as("shown once").isNull();

        var typed = pairing.code().toLowerCase(Locale.ROOT).replace("-", " ");
        var paired = pairings.claim(new ClaimPairing(typed, "Linux - tower"));
        assertThatThrownBy(() -> pairings.claim(new ClaimPairing(pairing.code(), "another")))
                .isInstanceOf(RefusedException.class);

        var seen = pairings.get(ann(), pairing.id());
        assertThat(seen.status()).isEqualTo("claimed");
        assertThat(seen.name()).isEqualTo("Linux - tower");
        assertThatThrownBy(() -> pairings.get(new Asking(house.bob), pairing.id()))
                .isInstanceOf(RefusedException.class);
        try (var tower = house.device(paired.key(), "tower")) {
            tower.register();
            assertThat(devices.get(ann(), "tower").credential()).isEqualTo("key:" + seen.keyId());
        }
    }

    @Test
    void anOldCodeIsGoodForNothing() {
        var pairing = pairings.create(ann());
        house.advance(Duration.ofMinutes(16));

        assertThat(pairings.get(ann(), pairing.id()).status()).isEqualTo("expired");
        assertThatThrownBy(() -> pairings.claim(new ClaimPairing(pairing.code(), "late")))
                .isInstanceOf(RefusedException.class);
        assertThatThrownBy(() -> pairings.claim(new ClaimPairing("0000-0000-0000", "guess")))
                .isInstanceOf(RefusedException.class);
    }
}
