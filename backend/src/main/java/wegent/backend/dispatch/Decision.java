package wegent.backend.dispatch;

import wegent.backend.presence.Presence;
import wegent.backend.presence.Presence.Offline;
import wegent.backend.presence.Presence.Online;
import wegent.backend.presence.Presence.Reconnecting;

/// What becomes of a new message (DESIGN section 5). Decided from values alone.
sealed interface Decision {

    /// The device is not there, and the user did not say that she would wait.
    record Refuse() implements Decision {}

    /// A slot is free and nobody waits: it goes to the device now.
    record Send() implements Decision {}

    /// It waits, as the `position`-th. `reason` is `busy`, `reconnecting` or `offline`.
    record Enqueue(int position, String reason) implements Decision {}

    /// `waiting` counts the answers that wait for this device already; `patient` says that the user would wait for an
    /// offline device.
    static Decision on(Presence presence, Slots slots, int waiting, boolean patient) {
        return switch (presence) {
            case Online _ when slots.anyFree() && waiting == 0 -> new Send();
            case Online _ -> new Enqueue(waiting + 1, "busy");
            case Reconnecting _ -> new Enqueue(waiting + 1, "reconnecting");
            case Offline _ when patient -> new Enqueue(waiting + 1, "offline");
            case Offline _ -> new Refuse();
        };
    }
}
