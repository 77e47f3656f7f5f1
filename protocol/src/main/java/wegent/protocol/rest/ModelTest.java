package wegent.protocol.rest;

/// What came of trying a model: `ok`, `unauthorized`, `not_found`, `limited`, `unreachable` or `failed`, and
/// the status that was answered, 0 for none. What was answered is not told.
public record ModelTest(String outcome, int status) {}
