package wegent.protocol;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import wegent.base.Json;

/// Event name and JSON ◄─► the records nested in one sealed interface of messages.
public final class MessageCodec<M> {
    private final Map<String, Class<? extends M>> types = new LinkedHashMap<>();

    /// `speaker` is the sealed interface; each of its records carries an [Event].
    public MessageCodec(Class<M> speaker) {
        for (var permitted : speaker.getPermittedSubclasses()) {
            types.put(eventOf(permitted), permitted.asSubclass(speaker));
        }
    }

    /// The event names that this codec knows.
    public Iterable<String> events() {
        return types.keySet();
    }

    /// The record for `payload`. Throws [RefusedException] `UNKNOWN_EVENT`, or `INVALID_PAYLOAD` naming the field.
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
        } catch (JsonMappingException e) {
            throw invalid(fieldOf(e), e);
        } catch (JsonProcessingException e) {
            throw invalid("", e);
        }
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

    private static String fieldOf(JsonMappingException e) {
        return e.getPath().stream()
                .map(reference -> reference.getFieldName() == null
                        ? Integer.toString(reference.getIndex())
                        : reference.getFieldName())
                .collect(Collectors.joining("."));
    }

    private static RefusedException invalid(String field, JsonProcessingException e) {
        var cause = e.getCause() instanceof IllegalArgumentException said ? said.getMessage() : e.getOriginalMessage();
        var where = field.isEmpty() ? "" : field + ": ";
        return new RefusedException(
                ErrorCode.INVALID_PAYLOAD, field.isEmpty() ? null : field, "Invalid payload: " + where + cause);
    }
}
