package wegent.socketio.packet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import wegent.socketio.MalformedException;
import wegent.socketio.engine.EngineCodec;
import wegent.socketio.engine.EnginePacket;
import wegent.socketio.engine.Frame;

/// What was written is read again; what was not written by us is refused or read, and nothing else.
class SocketCodecTest {
    private static final JsonNodeFactory json = JsonNodeFactory.instance;

    @Property
    void everyPacketIsReadAsItWasWritten(@ForAll("packets") SocketPacket packet) {
        assertThat(read(SocketCodec.encode(packet))).containsExactly(packet);
    }

    @Property
    void everyPacketPassesAPollingPayload(@ForAll("packets") SocketPacket first, @ForAll("packets") SocketPacket next) {
        var frames = new ArrayList<>(SocketCodec.encode(first));
        frames.addAll(SocketCodec.encode(next));

        var payload = EngineCodec.encodePayload(frames);

        assertThat(read(EngineCodec.decodePayload(payload).stream()
                        .map(EngineCodec::encode)
                        .toList()))
                .containsExactly(first, next);
    }

    @Property
    void rubbishIsRefusedAndNothingElse(@ForAll("rubbish") String text) {
        assertThatCode(() -> {
                    try {
                        new SocketDecoder(1000).text(text);
                    } catch (MalformedException e) {
                        // as it should be
                    }
                })
                .doesNotThrowAnyException();
    }

    private static List<SocketPacket> read(List<Frame> frames) {
        var decoder = new SocketDecoder(1_000_000);
        var packets = new ArrayList<SocketPacket>();
        for (var frame : frames) {
            var packet = switch (frame) {
                case Frame.Text(var text) -> decoder.text(((EnginePacket.Message) EngineCodec.decode(text)).text());
                case Frame.Binary(var bytes) -> decoder.binary(bytes);
            };
            if (packet != null) {
                packets.add(packet);
            }
        }
        return packets;
    }

    @Provide
    Arbitrary<SocketPacket> packets() {
        var args = values(2).list().ofMaxSize(4);
        var ids = Arbitraries.longs().between(SocketPacket.NO_ID, 999_999_999_999L);
        var names = Arbitraries.strings().ofMaxLength(12).map(name -> "e" + name);
        return Arbitraries.oneOf(
                Combinators.combine(namespaces(), maybeObject()).as(SocketPacket.Connect::new),
                namespaces().map(SocketPacket.Disconnect::new),
                Combinators.combine(namespaces(), ids, names, args).as(SocketPacket.Event::new),
                Combinators.combine(namespaces(), ids.map(id -> Math.max(0, id)), args)
                        .as(SocketPacket.Ack::new),
                Combinators.combine(namespaces(), maybeObject().filter(node -> !node.isMissingNode()))
                        .as(SocketPacket.ConnectError::new));
    }

    @Provide
    Arbitrary<String> rubbish() {
        var types = Arbitraries.chars().range('0', '7');
        var heads = Arbitraries.of("", "1-", "3-", "/chat", "/chat,", "/,", "12", "-", ",", "99999999999999999999");
        var bodies =
                Arbitraries.of("", "[]", "[\"a\"]", "{}", "[", "{\"a\":", "null", "[\"a\"]]", "1", "\"a\"", "[null]");
        return Arbitraries.oneOf(
                Arbitraries.strings().ofMaxLength(30),
                Combinators.combine(types, heads, heads, bodies).as((type, a, b, body) -> type + a + b + body));
    }

    private static Arbitrary<String> namespaces() {
        return Arbitraries.of("/", "/chat", "/local-executor", "/a/b?c=d");
    }

    private static Arbitrary<JsonNode> maybeObject() {
        Arbitrary<JsonNode> object =
                values(1).map(value -> json.objectNode().set("a", value.isBinary() ? json.textNode("b") : value));
        return Arbitraries.oneOf(Arbitraries.just(MissingNode.getInstance()), object.filter(node -> !hasBinary(node)));
    }

    private static boolean hasBinary(JsonNode node) {
        return node.isBinary() || node.valueStream().anyMatch(SocketCodecTest::hasBinary);
    }

    private static Arbitrary<JsonNode> values(int depth) {
        Arbitrary<JsonNode> leaf = Arbitraries.oneOf(
                Arbitraries.strings().ofMaxLength(20).map(json::textNode),
                Arbitraries.integers().map(json::numberNode),
                Arbitraries.longs().greaterOrEqual(1L << 40).map(json::numberNode),
                Arbitraries.doubles().ofScale(3).map(json::numberNode),
                Arbitraries.of(true, false).map(json::booleanNode),
                Arbitraries.just(json.nullNode()),
                Arbitraries.bytes().array(byte[].class).ofMaxSize(20).map(json::binaryNode));
        if (depth == 0) {
            return leaf;
        }
        var inner = values(depth - 1);
        return Arbitraries.oneOf(
                leaf,
                inner.list().ofMaxSize(3).map(SocketCodecTest::array),
                inner.map(value -> json.objectNode().set("key", value)));
    }

    private static ArrayNode array(List<JsonNode> values) {
        return json.arrayNode().addAll(values);
    }
}
