package wegent.backend.notify;

import java.net.UnknownHostException;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import wegent.backend.account.BrowserName;
import wegent.backend.account.Identity;
import wegent.backend.chat.Sight;
import wegent.backend.device.Devices;
import wegent.backend.presence.PresenceTracker;
import wegent.backend.storage.Cipher;
import wegent.backend.storage.Database;
import wegent.backend.stream.Streams;
import wegent.backend.task.Audience;
import wegent.backend.task.TaskStore;
import wegent.base.Closer;
import wegent.base.Time;
import wegent.protocol.ChatEvent;
import wegent.protocol.ErrorCode;
import wegent.protocol.NoticeKind;
import wegent.protocol.RefusedException;
import wegent.protocol.id.UserId;
import wegent.protocol.rest.ChangeNotifications;
import wegent.protocol.rest.NotificationsView;
import wegent.protocol.rest.NotifiedBrowser;
import wegent.protocol.rest.SubscribeBrowser;

/// What users are notified of, and which of their browsers get it while no page is open. A subscription is as
/// good as the login that made it, and goes with it.
public final class Notifications implements AutoCloseable {
    private final Closer closer = new Closer();
    private final NotificationStore store;
    private final Optional<VapidKey> key;
    private final PushConfig config;
    private final Audience audience;
    private final Notices notices;
    private final Time time;

    /// What is kept, and with which key.
    public record Books(Database database, Cipher cipher, TaskStore tasks) {}

    /// What happens.
    public record Field(Devices devices, PresenceTracker presence, Streams streams) {}

    public Notifications(Books books, Field field, Audience audience, Sight sight, PushConfig config, Time time) {
        this.store = new NotificationStore(books.database(), books.cipher());
        this.config = config;
        this.audience = audience;
        this.time = time;
        key = VapidKeys.open(books.database(), books.cipher(), time);
        var pushes = key.map(found -> closer.add(new PushClient(found, config, time)))
                .map(client -> closer.add(new PushQueue(client, store, time)));
        var reach = new Notices.Reach(store, pushes, audience, sight);
        notices = closer.add(new Notices(reach, field.devices(), books.tasks(), time));
        field.streams().listen(notices);
        field.presence().listen(notices::presenceChanged);
    }

    NotificationsView view(Identity identity) {
        var user = identity.userId();
        return new NotificationsView(
                List.copyOf(store.wanted(user)),
                key.map(VapidKey::publicKey).orElse(null),
                store.browsers(user, identity.credential()));
    }

    void choose(UserId user, ChangeNotifications change) {
        var kinds = EnumSet.noneOf(NoticeKind.class);
        kinds.addAll(change.kinds());
        store.want(user, kinds);
        audience.tell(user, new ChatEvent.NotificationsChanged());
    }

    /// Takes the browser in that asks, or knows it again. `program` is its `User-Agent`. Throws
    /// [RefusedException] when what asks is no login, when its push service lies in the server's own network,
    /// or cannot be reached from here.
    NotifiedBrowser subscribe(Identity identity, String program, SubscribeBrowser body) {
        if (!identity.credential().startsWith("token:")) {
            throw new RefusedException(ErrorCode.FORBIDDEN, "Only a browser that is logged in gets notifications");
        }
        var address = PushAddress.of(body);
        requireUsable(address);
        var user = identity.userId();
        var token = identity.credential().substring("token:".length());
        var browser = new NotificationStore.NewBrowser(user, token, BrowserName.of(program), address);
        if (store.add(browser, time.instant())) {
            audience.tell(user, new ChatEvent.NotificationsChanged());
        }
        return store.browsers(user, identity.credential()).stream()
                .filter(NotifiedBrowser::current)
                .findFirst()
                .orElseThrow(() -> RefusedException.notFound("Browser"));
    }

    private void requireUsable(PushAddress address) {
        try {
            PushCipher.encrypt(new byte[0], address);
        } catch (IllegalArgumentException e) {
            throw RefusedException.invalid("p256dh", "This is not the public key of a browser");
        }
        try {
            if (!PushClient.isAllowed(address.uri(), config)) {
                throw RefusedException.invalid("endpoint", "Push services in the server's own network are not called");
            }
        } catch (UnknownHostException e) {
            throw new RefusedException(
                    ErrorCode.UNAVAILABLE, "endpoint", "The server cannot reach this browser's push service");
        }
    }

    /// Throws [RefusedException] `NOT_FOUND` when `user` has no such browser.
    void remove(UserId user, long id) {
        if (!store.remove(user, id)) {
            throw RefusedException.notFound("Browser");
        }
        audience.tell(user, new ChatEvent.NotificationsChanged());
    }

    void test(UserId user) {
        notices.test(user);
    }

    @Override
    public void close() {
        closer.close();
    }
}
