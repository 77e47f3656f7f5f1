package wegent.protocol.rest;

import org.jspecify.annotations.Nullable;

/// A changed file: `status` are Git's two letters for index and folder (`M.`, `??`), `from` is its old name.
public record GitChange(
        String path, String status, @Nullable String from) {}
