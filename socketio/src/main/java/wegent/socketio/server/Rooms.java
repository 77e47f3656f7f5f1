package wegent.socketio.server;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// Who is in which room of a namespace. Threads meet here. Each list of members is copied when it changes: rooms are
/// read for every event and are small, and most have one or two members.
final class Rooms {
    private final Map<String, List<Socket>> members = new ConcurrentHashMap<>();

    void join(String room, Socket socket) {
        members.merge(room, List.of(socket), (old, added) -> {
            var grown = new ArrayList<Socket>(old.size() + 1);
            grown.addAll(old);
            grown.addAll(added);
            return List.copyOf(grown);
        });
    }

    void leave(String room, Socket socket) {
        members.computeIfPresent(room, (_, old) -> {
            var left = old.stream().filter(member -> member != socket).toList();
            return left.isEmpty() ? null : left;
        });
    }

    List<Socket> members(String room) {
        return members.getOrDefault(room, List.of());
    }
}
