package wegent.protocol.rest;

import java.util.EnumSet;
import java.util.List;
import wegent.protocol.NoticeKind;
import wegent.protocol.Require;

/// Body of `PUT /api/notifications`: all kinds that the user is notified of from now on.
public record ChangeNotifications(List<NoticeKind> kinds) {
    public ChangeNotifications {
        var wanted = EnumSet.noneOf(NoticeKind.class);
        wanted.addAll(Require.present(kinds, "kinds"));
        kinds = List.copyOf(wanted);
    }
}
