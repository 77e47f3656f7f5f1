package wegent.protocol.rest;

import org.jspecify.annotations.Nullable;
import wegent.protocol.ErrorCode;

/// A refusal over HTTP: a problem document (RFC 9457), with our `code` and the `field` at fault.
public record Problem(
        String type,
        String title,
        int status,
        String detail,
        ErrorCode code,
        @Nullable String field) {}
