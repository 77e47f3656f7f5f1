package wegent.protocol;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import wegent.base.Json;

/// Event name and JSON ◄─► the records nested in one sealed interface of messages.
public final class MessageCodec<M> {
    private final Map<String, Class<? extends M>> types = new LinkedHashMap<>();

    /// `speaker` is the sealed interface; each of its records, and of the interfaces in it, carries an [Event].
    public MessageCodec(Class<M> speaker) {
        add(speaker, speaker);
    }

    private void add(Class<?> part, Class<M> speaker) {
        for (var permitted : part.getPermittedSubclasses()) {
            if (permitted.isInterface()) {
                add(permitted, speaker);
            } else {
                types.put(eventOf(permitted), permitted.asSubclass(speaker));
            }
        }
    }

    /// The event names that this codec knows.
    public Iterable<String> events() {
        return types.keySet();
    }

    /// The record for `payload`. Throws [RefusedException] `UNKNOWN_EVENT`, or `INVALID_PAYLOAD` naming the
    /// field.
    public M read(String event, @Nullable JsonNode payload) {
        var type = types.get(event);
        if (type == null) {
            throw new RefusedException(ErrorCode.UNKNOWN_EVENT, "Unknown event: " + event);
        }
        if (payload == null || !payload.isObject()) {
            throw new RefusedException(ErrorCode.INVALID_PAYLOAD, "Invalid payload: " + event + " takes one object");
        }
        return read(payload, type);
    }

    /// Reads `payload` as a `type`. Throws [RefusedException] `INVALID_PAYLOAD` naming the field.
    public static <T> T read(JsonNode payload, Class<T> type) {
        try {
            return Json.mapper().treeToValue(payload, type);
        } catch (JsonProcessingException e) {
            throw JsonFault.refusal(e);
        }
    }

    /// The refusal of a payload that could not be read: it names the field where that is known.
    public static RefusedException refusal(JsonProcessingException e) {
        return JsonFault.refusal(e);
    }

    /// The event name of a message.
    public static String eventOf(Object message) {
        return eventOf(message.getClass());
    }

    private static String eventOf(Class<?> type) {
        var event = type.getAnnotation(Event.class);
        if (event == null) {
            throw new IllegalArgumentException("No @Event on " + type);
        }
        return event.value();
    }
}
