package wegent.backend.terminal;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import wegent.backend.account.Identity;
import wegent.backend.account.Lists;
import wegent.backend.device.DeviceKey;
import wegent.backend.device.Devices;
import wegent.backend.link.DeviceLink;
import wegent.base.Json;
import wegent.protocol.BackendMessage;
import wegent.protocol.ErrorCode;
import wegent.protocol.ListName;
import wegent.protocol.MessageCodec;
import wegent.protocol.RefusedException;
import wegent.protocol.TerminalOrder;
import wegent.protocol.TerminalReply;
import wegent.protocol.id.DeviceId;
import wegent.protocol.id.TerminalId;
import wegent.protocol.id.UserId;
import wegent.protocol.rest.OpenTerminal;
import wegent.protocol.rest.TerminalSummary;
import wegent.protocol.rest.TerminalView;

/// The terminals of users' devices. The device has them and says what it allows; here is checked whose it is.
/// A terminal's name says on which device it is; kept is only by which credential it was opened.
public final class Terminals {
    private static final Logger audit = LoggerFactory.getLogger("audit");
    static final Duration START = Duration.ofSeconds(15);
    private static final Duration ANSWER = Duration.ofSeconds(5);

    private final Devices devices;
    private final DeviceLink link;
    private final Lists lists;
    private final OpenTerminals open;

    public Terminals(Devices devices, DeviceLink link, Lists lists, OpenTerminals open) {
        this.devices = devices;
        this.link = link;
        this.lists = lists;
        this.open = open;
    }

    /// Opens a terminal on a device of `user`.
    TerminalView open(Identity user, DeviceId device, OpenTerminal wish) {
        return open(user, device, TerminalId.on(device), wish);
    }

    /// Opens the terminal `id` on a device of `user`.
    TerminalView open(Identity identity, DeviceId device, TerminalId id, OpenTerminal wish) {
        var user = identity.userId();
        var key = devices.get(user, device).key();
        var order = new TerminalOrder.Start(
                id,
                wish.path(),
                wish.create() != null && wish.create(),
                Optional.ofNullable(wish.rows()).orElse(0),
                Optional.ofNullable(wish.cols()).orElse(0));
        var expected = open.expect(key, id, identity);
        try {
            var started = link.demand(key, order, TerminalReply.Started.class, START);
            open.started(expected);
            audit.info("user={} device={} terminal={} opened in {}", user, device, id, started.path());
            lists.changed(user, ListName.TERMINALS);
            return new TerminalView(id, device, started.path());
        } catch (RefusedException e) {
            if (e.code() != ErrorCode.DEVICE_OFFLINE) { // which may have opened it all the same
                open.forget(id);
            }
            audit.info("user={} device={} a terminal in {} was refused: {}", user, device, wish.path(), e.text());
            throw e;
        }
    }

    /// What terminals the device has.
    List<TerminalSummary> list(UserId user, DeviceId device) {
        var key = devices.get(user, device).key();
        return ask(key, new TerminalOrder.ListAll(), TerminalReply.Listed.class).terminals();
    }

    void close(UserId user, TerminalId terminal) {
        var key = devices.get(user, terminal.device()).key();
        ask(key, new TerminalOrder.Close(terminal), BackendMessage.Done.class);
        open.forget(terminal);
        audit.info("user={} device={} terminal={} closed", user, terminal.device(), terminal);
        lists.changed(user, ListName.TERMINALS);
    }

    /// Throws [RefusedException] `NOT_FOUND` when `user` has no such device.
    void requireOwner(UserId user, DeviceId device) {
        var _ = devices.get(user, device);
    }

    /// The device has a new connection.
    void deviceBack(DeviceKey device) {
        open.deviceBack(device);
    }

    /// What the device answers. Throws [RefusedException] with the device's own words, or that it is not there.
    <R> R ask(DeviceKey device, TerminalOrder order, Class<R> answer) {
        return link.demand(device, order, answer, ANSWER);
    }

    /// Tells the device, without an answer, in the order of the calls.
    void tell(DeviceKey device, TerminalOrder order) {
        link.tell(device, MessageCodec.eventOf(order), Json.mapper().valueToTree(order));
    }
}
