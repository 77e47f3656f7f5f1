package wegent.backend.device;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import wegent.backend.account.Accounts;
import wegent.backend.storage.Database;
import wegent.backend.testing.SqlEngine;
import wegent.base.FakeTime;
import wegent.base.Secret;
import wegent.protocol.DeviceMessage;
import wegent.protocol.id.DeviceId;
import wegent.protocol.id.UserId;

/// The same of devices on every database.
@ParameterizedClass
@EnumSource(SqlEngine.class)
class DeviceStoreTest {
    private static final Instant NOW = Instant.parse("2026-02-03T04:05:06.123456Z");

    @Parameter
    SqlEngine engine;

    private Database database;
    private DeviceStore store;
    private UserId ann;

    @BeforeEach
    void open() {
        database = engine.open();
        store = new DeviceStore(database);
        ann = new Accounts(database, new FakeTime())
                .add("ann", new Secret("a password"), "user")
                .id();
    }

    @AfterEach
    void close() {
        database.close();
    }

    private DeviceKey key(String id) {
        return new DeviceKey(ann, new DeviceId(id));
    }

    private static DeviceMessage.Register said(DeviceKey key, String name) {
        return new DeviceMessage.Register(
                2, key.device(), name, null, null, "1.0.0", null, null, null, null, List.of());
    }

    private long register(String id) {
        return store.register(key(id), said(key(id), "Linux - " + id), 5, NOW);
    }

    @Test
    void eachRegistrationHasAHigherGeneration() {
        var first = register("laptop");

        assertThat(first).isGreaterThan(NOW.getEpochSecond());
        assertThat(register("laptop")).isEqualTo(first + 1);
        assertThat(register("server")).isEqualTo(first);
    }

    @Test
    void registrationsAtOnceGetGenerationsOfTheirOwn() throws Exception {
        Callable<Long> registration = () -> register("laptop");

        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var generations = threads
                    .invokeAll(Stream.generate(() -> registration).limit(12).toList())
                    .stream()
                    .map(generation -> generation.resultNow())
                    .toList();
            assertThat(generations).doesNotHaveDuplicates().hasSize(12);
        }
    }

    @Test
    void oneOfManyFirstDevicesAtOnceIsTheDefault() throws Exception {
        var registrations = Stream.iterate(0, n -> n + 1)
                .limit(12)
                .map(n -> (Callable<Long>) () -> register("laptop-" + n))
                .toList();

        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            threads.invokeAll(registrations);
        }
        assertThat(store.list(ann)).hasSize(12);
        assertThat(store.list(ann).stream().filter(Device::isDefault)).hasSize(1);
    }

    @Test
    void theFirstIsTheDefaultUntilAnotherIs() {
        register("laptop");
        register("server");
        assertThat(store.list(ann)).extracting(Device::isDefault).containsExactly(true, false);

        assertThat(store.setDefault(key("server"), true)).isTrue();
        assertThat(store.list(ann))
                .extracting(device -> device.deviceId().value())
                .containsExactly("server", "laptop");
        assertThat(store.setDefault(key("server"), false)).isTrue();
        assertThat(store.list(ann)).noneMatch(Device::isDefault);
        assertThat(store.setDefault(key("nowhere"), true)).isFalse();
    }

    @Test
    void whatIsAbsentStaysAbsent() {
        register("laptop");
        store.setAlias(key("laptop"), "mine");
        store.setAlias(key("laptop"), null);
        store.seen(key("laptop"), NOW);

        var laptop = store.find(key("laptop")).orElseThrow();
        assertThat(laptop.alias()).isNull();
        assertThat(laptop.machine()).isNull();
        assertThat(laptop.clientIp()).isNull();
        assertThat(laptop.lastSeenAt()).isEqualTo(NOW);
        assertThat(store.remove(key("laptop"))).isTrue();
        assertThat(store.remove(key("laptop"))).isFalse();
    }

    @Test
    void aZeroCharacterInANameIsNoHindrance() {
        store.register(key("laptop"), said(key("laptop"), "a\u0000b"), 5, NOW);

        assertThat(store.find(key("laptop")).orElseThrow().name()).isEqualTo("a\uFFFDb");
    }
}
