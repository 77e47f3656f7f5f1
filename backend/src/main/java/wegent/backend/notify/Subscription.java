package wegent.backend.notify;

import wegent.protocol.id.UserId;

/// A browser of `user` that gets pushes at `address`.
record Subscription(long id, UserId user, PushAddress address) {}
