package wegent.protocol;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.exc.InputCoercionException;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.core.exc.StreamReadException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.exc.InvalidTypeIdException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import wegent.base.Json;

/// Why a JSON text is not the message that was expected, in words for its sender: the field and what is wrong with it,
/// nothing of the parser's own words or of this program's types.
final class JsonFault {
    /// The checks of [Require] begin with the name of the field.
    private static final Pattern FIELD = Pattern.compile("^[a-z][a-z0-9_.]*(?= )");

    private static final String OWN_CODE = "wegent.";
    private static final String INVALID = "is not valid";
    private static final String NOT_A_NUMBER = "is not a number, or too large a one";

    private JsonFault() {}

    static RefusedException refusal(JsonProcessingException e) {
        var own = own(e.getCause());
        var path = path(e);
        if (own != null) {
            var field = path.isEmpty() ? field(own) : path;
            return refusal(field, own.startsWith(field) ? own : field + ": " + own);
        }
        return path.isEmpty() ? refusal("", "it " + what(e)) : refusal(path, path + " " + what(e));
    }

    private static RefusedException refusal(String field, String text) {
        return new RefusedException(
                ErrorCode.INVALID_PAYLOAD, field.isEmpty() ? null : field, "Invalid payload: " + text);
    }

    /// What a check of this program said; null when it was another's.
    private static @Nullable String own(@Nullable Throwable cause) {
        if (!(cause instanceof IllegalArgumentException) || cause.getMessage() == null) {
            return null;
        }
        var trace = cause.getStackTrace();
        return trace.length > 0 && trace[0].getClassName().startsWith(OWN_CODE) ? cause.getMessage() : null;
    }

    private static String field(String message) {
        return FIELD.matcher(message)
                .results()
                .findFirst()
                .map(MatchResult::group)
                .orElse("");
    }

    private static String path(JsonProcessingException e) {
        if (!(e instanceof JsonMappingException mapping)) {
            return "";
        }
        return mapping.getPath().stream()
                .map(reference -> reference.getFieldName() == null
                        ? Integer.toString(reference.getIndex())
                        : reference.getFieldName())
                .collect(Collectors.joining("."));
    }

    private static String what(JsonProcessingException e) {
        return switch (e) {
            case StreamConstraintsException _ -> "is nested too deeply, or has a name or a number that is too long";
            case StreamReadException parse -> "is not JSON" + place(parse);
            case InvalidTypeIdException _ -> "has no type, or one that is not known";
            case MismatchedInputException mismatch when isMissing(mismatch) -> "is missing";
            case MismatchedInputException mismatch -> expected(mismatch.getTargetType());
            default -> ofCause(e.getCause());
        };
    }

    private static String ofCause(@Nullable Throwable cause) {
        return switch (cause) {
            case InputCoercionException _ -> NOT_A_NUMBER;
            case NullPointerException _ -> "has an entry that is null"; // lists are copied, which takes no null
            case null, default -> INVALID;
        };
    }

    private static String place(StreamReadException e) {
        var location = e.getLocation();
        return location == null ? "" : " (line " + location.getLineNr() + ", column " + location.getColumnNr() + ")";
    }

    /// Jackson has no kind of its own for a number or a truth value that is absent or null.
    private static boolean isMissing(MismatchedInputException e) {
        return e.getTargetType() != null
                && e.getTargetType().isPrimitive()
                && e.getOriginalMessage().contains("null");
    }

    private static String expected(@Nullable Class<?> type) {
        if (type == null) {
            return INVALID;
        }
        if (type.isEnum()) {
            return "is not one of " + names(type);
        }
        if (type == boolean.class || type == Boolean.class) {
            return "is not true or false";
        }
        if (type == Instant.class) {
            return "is not a time like 2026-01-31T12:00:00Z";
        }
        if (type.isPrimitive() || Number.class.isAssignableFrom(type)) {
            return NOT_A_NUMBER;
        }
        if (CharSequence.class.isAssignableFrom(type)) {
            return "is not a text";
        }
        if (Collection.class.isAssignableFrom(type) || type.isArray()) {
            return "is not a list";
        }
        return type.isRecord() || Map.class.isAssignableFrom(type) ? "is not an object" : INVALID;
    }

    private static String names(Class<?> type) {
        return Arrays.stream(type.getEnumConstants())
                .map(value -> Json.mapper().valueToTree(value).asText())
                .collect(Collectors.joining(", "));
    }
}
