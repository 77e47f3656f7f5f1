package wegent.backend.gateway;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import wegent.protocol.BackendMessage;
import wegent.protocol.ChatEvent;
import wegent.protocol.MessageCodec;
import wegent.socketio.server.Namespace;

/// Sends all who are connected to other nodes, each after a time of its own, when this node goes down. Sockets
/// go on their threads; the one that ends the node waits for them.
public final class Drain {
    private static final Logger log = LoggerFactory.getLogger(Drain.class);
    private static final Duration EACH = Duration.ofMillis(5);
    private static final Duration LEAST = Duration.ofMillis(200);
    private static final Duration MOST = Duration.ofSeconds(3);
    private static final Duration MARGIN = Duration.ofSeconds(1);

    private final Namespace executors;
    private final Namespace chat;
    private final CountDownLatch empty = new CountDownLatch(1);
    private volatile boolean begun;

    public Drain(Namespace executors, Namespace chat) {
        this.executors = executors;
        this.chat = chat;
        for (var namespace : List.of(executors, chat)) {
            namespace.onDisconnect((_, _) -> look());
        }
    }

    /// Tells all to go and waits until they have gone, or for 4 s.
    public void run() {
        begun = true;
        var sockets = executors.sockets().size() + chat.sockets().size();
        var within = within(sockets);
        var reconnect = new BackendMessage.Reconnect("This node of the backend is going down", (int) within.toMillis());
        var draining = new ChatEvent.Draining((int) within.toMillis());
        executors.emit(MessageCodec.eventOf(reconnect), reconnect);
        chat.emit(MessageCodec.eventOf(draining), draining);
        look();
        try {
            if (!empty.await(within.plus(MARGIN).toMillis(), TimeUnit.MILLISECONDS)) {
                log.info(
                        "{} of {} connections stayed",
                        executors.sockets().size() + chat.sockets().size(),
                        sockets);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static Duration within(int sockets) {
        var wanted = EACH.multipliedBy(sockets);
        if (wanted.compareTo(LEAST) < 0) {
            return LEAST;
        }
        return wanted.compareTo(MOST) > 0 ? MOST : wanted;
    }

    private void look() {
        if (begun && executors.sockets().isEmpty() && chat.sockets().isEmpty()) {
            empty.countDown();
        }
    }
}
