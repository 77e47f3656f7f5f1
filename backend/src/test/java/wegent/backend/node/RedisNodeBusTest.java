package wegent.backend.node;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
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

/// Two nodes and a real Redis.
class RedisNodeBusTest {
    private static RedisServer server;

    private final SystemTime time = new SystemTime();
    private final List<JsonNode> heard = new CopyOnWriteArrayList<>();
    private final List<Boolean> gaps = new CopyOnWriteArrayList<>();
    private Redis oneRedis;
    private Redis otherRedis;
    private RedisNodeBus one;
    private RedisNodeBus other;

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
        oneRedis = new Redis(RedisConfig.parse(server.url()), time);
        otherRedis = new Redis(RedisConfig.parse(server.url()), time);
        one = new RedisNodeBus(oneRedis, time);
        other = new RedisNodeBus(otherRedis, time);
        other.onGap(gaps::add);
    }

    @AfterEach
    void close() {
        one.close();
        other.close();
        oneRedis.close();
        otherRedis.close();
        time.close();
    }

    @Test
    void whatOneNodeSaysOthersHearInOrder() {
        other.subscribe("task:1", (_, message) -> heard.add(message));
        other.subscribe("task:2", (_, message) -> heard.add(message));

        for (int i = 0; i < 1000; i++) {
            say(one, "task:" + (1 + i % 2), i);
        }

        Eventually.until("all heard", () -> heard.size() == 1000);
        assertThat(heard.stream().mapToInt(JsonNode::asInt))
                .containsExactlyElementsOf(IntStream.range(0, 1000).boxed().toList());
    }

    @Test
    void nobodyHearsHerself() {
        one.subscribe("task:1", (_, message) -> heard.add(message));
        one.subscribe("task:2", (_, message) -> heard.add(message));

        say(one, "task:1", 1);
        say(other, "task:2", 2);

        Eventually.until("heard", () -> !heard.isEmpty());
        assertThat(heard).extracting(JsonNode::asInt).containsExactly(2);
    }

    @Test
    void aTopicThatWasLeftIsNotHeard() {
        other.subscribe("task:1", (_, message) -> heard.add(message)).close();
        other.subscribe("task:2", (_, message) -> heard.add(message));

        say(one, "task:1", 1);
        say(one, "task:2", 2);

        Eventually.until("heard", () -> !heard.isEmpty());
        assertThat(heard).extracting(JsonNode::asInt).containsExactly(2);
    }

    @Test
    void aTopicThatWasLeftAndEnteredAgainIsHeard() {
        var first = other.subscribe("task:1", (_, message) -> heard.add(message));
        other.subscribe("task:1", (_, message) -> heard.add(message));
        first.close();

        say(one, "task:1", 1);

        Eventually.until("heard", () -> heard.size() == 1);
    }

    @Test
    void aRedisThatIsGoneIsAGapAndThenGoesOn() {
        other.subscribe("task:1", (_, message) -> heard.add(message));

        server.kill();
        say(one, "task:1", 1);
        Eventually.until("the gap is noticed", () -> gaps.contains(false));
        server.startAgain();

        Eventually.until("told that it is over", () -> gaps.contains(true));
        Eventually.until("heard again", () -> {
            say(one, "task:1", 2);
            return !heard.isEmpty();
        });
        assertThat(heard).extracting(JsonNode::asInt).containsOnly(2);
    }

    private static void say(NodeBus bus, String topic, int number) {
        bus.publish(topic, () -> Json.mapper().valueToTree(number));
    }
}
