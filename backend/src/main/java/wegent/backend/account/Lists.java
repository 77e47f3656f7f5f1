package wegent.backend.account;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import wegent.protocol.ListName;
import wegent.protocol.id.UserId;

/// Where it is said that a list of a user's is not as it was, so that her pages elsewhere show it as it is now.
/// Threads meet here.
public final class Lists {
    private final List<Listener> listeners = new CopyOnWriteArrayList<>();

    /// Hears of each change, on the thread that made it.
    public interface Listener {
        void listChanged(UserId user, ListName list);
    }

    public void listen(Listener listener) {
        listeners.add(listener);
    }

    public void changed(UserId user, ListName list) {
        listeners.forEach(listener -> listener.listChanged(user, list));
    }
}
