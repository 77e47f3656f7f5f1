package wegent.protocol;

import java.util.List;
import org.jspecify.annotations.Nullable;
import wegent.base.Json;
import wegent.protocol.id.DeviceId;
import wegent.protocol.id.SubtaskId;

/// The backend's acknowledgements of a device's messages. A refusal is an [ErrorReply] instead.
public sealed interface DeviceReply {

    /// Answer to `device:register`. `generation` numbers the registrations of this device; the newest wins.
    /// `committed` says per run what the backend has for good: resend what follows. `stop` names runs that the
    /// backend has ended or
    /// never knew: stop them and drop their outbox. `decisions` are the user's on the permission requests of the
    /// runs that go on: an executor that was started anew believes no other record of them.
    record Registered(
            boolean success,
            DeviceId deviceId,
            int protocol,
            long generation,
            int heartbeatSeconds,
            int maxSlots,
            List<Committed> committed,
            List<Stop> stop,
            List<BackendMessage.TaskApproval> decisions)
            implements DeviceReply {

        public Registered {
            decisions = Json.listOrEmpty(decisions);
            committed = Json.listOrEmpty(committed);
            stop = Json.listOrEmpty(stop);
        }
    }

    /// Answer to `device:heartbeat`.
    record Beat(boolean success, long generation, List<Stop> stop) implements DeviceReply {

        public Beat {
            stop = Json.listOrEmpty(stop);
        }
    }

    /// Answer to `task:progress` and `task:complete`. `seq` is the last event that the backend has committed; with
    /// `success` false there is a gap: resend from `seq` + 1. `stop` tells the device to end this run, give the
    /// reason as text, and drop its outbox.
    record Received(
            boolean success,
            long seq,
            @Nullable Boolean stop,
            @Nullable String reason) implements DeviceReply {

        public static Received upTo(long seq) {
            return new Received(true, seq, null, null);
        }

        public static Received gapAfter(long seq) {
            return new Received(false, seq, null, null);
        }

        public static Received stop(String reason) {
            return new Received(true, 0, true, reason);
        }
    }

    /// What the backend has of a run.
    record Committed(SubtaskId subtaskId, int attempt, long seq) {}

    /// A run that is to end, with the reason as text for the log.
    record Stop(SubtaskId subtaskId, int attempt, String reason) {}
}
