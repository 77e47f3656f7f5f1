package wegent.backend.terminal;

import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import wegent.backend.account.Identity;
import wegent.backend.account.LiveSessions;
import wegent.backend.device.DeviceKey;
import wegent.backend.link.DeviceGoneException;
import wegent.backend.link.DeviceLink;
import wegent.backend.storage.Database;
import wegent.backend.storage.StorageException;
import wegent.backend.terminal.TerminalStore.Opened;
import wegent.base.Json;
import wegent.base.Time;
import wegent.protocol.MessageCodec;
import wegent.protocol.RefusedException;
import wegent.protocol.TerminalOrder;
import wegent.protocol.TerminalReply;
import wegent.protocol.id.TerminalId;
import wegent.protocol.rest.TerminalSummary;

/// What terminals were opened with. A terminal ends, with its processes, when that credential is revoked: at once, or
/// when its device is back. A credential that comes to its own end takes none with it, since the work of a long
/// command is no misuse. Threads meet here.
public final class OpenTerminals {
    private static final Logger log = LoggerFactory.getLogger(OpenTerminals.class);
    private static final Logger audit = LoggerFactory.getLogger("audit");
    private static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(5);

    private final TerminalStore store;
    private final LiveSessions live;
    private final DeviceLink link;
    private final Time time;

    public OpenTerminals(Database database, LiveSessions live, DeviceLink link, Time time) {
        this.store = new TerminalStore(database);
        this.live = live;
        this.link = link;
        this.time = time;
        live.onCut(credential -> inBackground(() -> store.of(credential).forEach(this::end)));
    }

    /// `device` is about to be asked to open this terminal for `user`.
    Opened expect(DeviceKey device, TerminalId id, Identity user) {
        var opened = new Opened(id, device, user.credential(), user.expiresAt(), time.instant());
        store.add(opened);
        return opened;
    }

    /// The device has opened it, maybe after its credential was revoked.
    void started(Opened opened) {
        if (isRevoked(opened)) {
            end(opened);
        }
    }

    /// The device has it no more, or never had it.
    void forget(TerminalId id) {
        store.remove(id);
    }

    /// The device has a new connection. What it was not told meanwhile is told now.
    void deviceBack(DeviceKey device) {
        inBackground(() -> {
            var opened = store.of(device);
            if (!opened.isEmpty()) {
                check(device, opened);
            }
        });
    }

    private void check(DeviceKey device, List<Opened> opened) {
        var listed = link
                .call(device, new TerminalOrder.ListAll(), TerminalReply.Listed.class, ANSWER_TIMEOUT)
                .terminals()
                .stream()
                .map(TerminalSummary::sessionId)
                .collect(Collectors.toSet());
        var settled = time.instant().minus(Terminals.START);
        for (var each : opened) {
            if (!listed.contains(each.id())) {
                if (each.createdAt().isBefore(settled)) {
                    store.remove(each.id());
                }
            } else if (isRevoked(each)) {
                end(each);
            }
        }
    }

    private boolean isRevoked(Opened opened) {
        var expires = opened.expiresAt();
        var hasEnded = expires != null && !time.instant().isBefore(expires);
        return !hasEnded && !live.isGood(opened.credential());
    }

    /// Whatever the device answers, it has it no more; one that is away hears of it when it is back.
    private void end(Opened opened) {
        try {
            var order = new TerminalOrder.Close(opened.id());
            var payload = Json.mapper().valueToTree(order);
            var _ = link.ask(opened.device(), MessageCodec.eventOf(order), payload, ANSWER_TIMEOUT);
            store.remove(opened.id());
            audit.info("device={} terminal={} ended with what opened it", opened.device(), opened.id());
        } catch (DeviceGoneException e) {
            log.debug("device={} terminal={} is ended when the device is back", opened.device(), opened.id(), e);
        }
    }

    private static void inBackground(Runnable action) {
        Thread.ofVirtual().name("open terminals").start(() -> {
            try {
                action.run();
            } catch (DeviceGoneException | RefusedException | StorageException e) {
                log.debug("Which terminals are to end is seen when their device is back", e);
            } catch (RuntimeException e) {
                log.error("Terminals of a revoked credential may be open", e);
            }
        });
    }
}
