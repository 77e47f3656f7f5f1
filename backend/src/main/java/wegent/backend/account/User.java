package wegent.backend.account;

import java.time.Instant;
import wegent.protocol.id.UserId;
import wegent.protocol.rest.UserView;

/// An account. `role` is `admin` or `user`; an inactive one can do nothing.
public record User(UserId id, String name, String role, boolean active, Instant createdAt) {
    UserView view() {
        return new UserView(id, name, role, active, createdAt);
    }
}
