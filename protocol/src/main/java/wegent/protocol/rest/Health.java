package wegent.protocol.rest;

import java.util.Map;

/// Is a node alive, is it ready? `status` is `UP` or `DOWN`; `checks` says it of each part.
public record Health(String status, Map<String, String> checks) {}
