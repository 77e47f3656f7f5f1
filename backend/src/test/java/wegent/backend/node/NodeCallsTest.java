package wegent.backend.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import wegent.backend.storage.Redis;
import wegent.backend.storage.RedisConfig;
import wegent.backend.testing.RedisServer;
import wegent.base.Eventually;
import wegent.base.Json;
import wegent.base.SystemTime;

class NodeCallsTest {
    private static final Duration LIMIT = Duration.ofSeconds(10);
    private static RedisServer server;

    private final SystemTime time = new SystemTime();
    private Redis redis;
    private RedisNodeBus oneBus;
    private RedisNodeBus otherBus;
    private NodeCalls one;
    private NodeCalls other;

    @BeforeAll
    static void startServer() {
        server = RedisServer.start();
    }

    @AfterAll
    static void stopServer() {
        server.close();
    }

    @BeforeEach
    void open() {
        redis = new Redis(RedisConfig.parse(server.url()), time);
        oneBus = new RedisNodeBus(redis, time);
        otherBus = new RedisNodeBus(redis, time);
        one = new NodeCalls(oneBus, time);
        other = new NodeCalls(otherBus, time);
    }

    @AfterEach
    void close() {
        one.close();
        other.close();
        oneBus.close();
        otherBus.close();
        redis.close();
        time.close();
    }

    @Test
    void anotherNodeAnswers() {
        other.on("double", (request, reply) -> reply.accept(request.asInt() * 2));

        assertThat(one.call(otherBus.self(), "double", 21, LIMIT).asInt()).isEqualTo(42);
    }

    @Test
    void aNodeThatDoesNotAnswerIsGone() {
        other.on("think", (_, _) -> {});

        assertThatThrownBy(() -> one.call(otherBus.self(), "think", 1, Duration.ofMillis(100)))
                .isInstanceOf(NodeGoneException.class);
        assertThatThrownBy(() -> one.call(NodeId.random(), "double", 1, Duration.ofMillis(100)))
                .isInstanceOf(NodeGoneException.class);
    }

    @Test
    void theAnswerComesBetweenWhatWasSaidBeforeItAndAfterIt() {
        List<String> heard = new CopyOnWriteArrayList<>();
        oneBus.subscribe("news", (_, message) -> heard.add(message.asText()));
        other.on("state", (_, reply) -> {
            otherBus.publish("news", () -> text("before"));
            reply.accept("state");
            otherBus.publish("news", () -> text("after"));
        });

        for (int i = 0; i < 50; i++) {
            one.ask(
                    otherBus.self(),
                    "state",
                    i,
                    LIMIT,
                    answer -> heard.add(answer.orElseThrow().asText()));
            Eventually.until("answered", () -> heard.size() == 3);
            assertThat(heard).containsExactly("before", "state", "after");
            heard.clear();
        }
    }

    @Test
    void allOthersAreTold() {
        List<JsonNode> heard = new CopyOnWriteArrayList<>();
        one.on("cut", (message, _) -> heard.add(message));
        other.on("cut", (message, _) -> heard.add(message));

        one.tellAll("cut", "key");

        Eventually.until("told", () -> heard.size() == 1);
    }

    private static JsonNode text(String text) {
        return Json.mapper().valueToTree(text);
    }
}
