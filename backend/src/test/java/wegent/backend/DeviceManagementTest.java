package wegent.backend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Locale;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import wegent.backend.account.PairingResource;
import wegent.backend.device.DeviceKey;
import wegent.backend.inventory.DeviceResource;
import wegent.backend.testing.SqlEngine;
import wegent.base.Eventually;
import wegent.protocol.DeviceStatus;
import wegent.protocol.RefusedException;
import wegent.protocol.SubtaskStatus;
import wegent.protocol.rest.ClaimPairing;
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
        var key = house.features().keys().create(house.ann.id(), "laptop", null);
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
