package wegent.e2e.fault;

import java.time.Duration;
import java.util.List;
import java.util.function.Predicate;
import wegent.base.Eventually;
import wegent.protocol.ChatReply;
import wegent.protocol.SubtaskStatus;

/// A task that a scripted agent works at, with its ledger and the pages that watch it.
record Work(FaultCluster.Device device, Ledger ledger, ChatReply.Sent sent, List<Viewer> viewers) {

    Shown shown() {
        return viewers.getFirst().of(sent);
    }

    /// Waits until every page has seen `lines` lines.
    void awaitLines(int lines) {
        var line = ledger.lines().get(lines - 1);
        for (var viewer : viewers) {
            Eventually.until(
                    "line " + lines + " at a page",
                    Duration.ofSeconds(30),
                    () -> viewer.of(sent).text().contains(line));
        }
    }

    /// Waits until every page shows an end.
    void awaitEnd(Duration limit) {
        await("an end", limit, SubtaskStatus::isFinal);
    }

    void await(SubtaskStatus status, Duration limit) {
        await(status.name(), limit, status::equals);
    }

    private void await(String what, Duration limit, Predicate<SubtaskStatus> wanted) {
        for (var viewer : viewers) {
            var seen = viewer.of(sent);
            try {
                Eventually.until(what, limit, () -> wanted.test(seen.status()));
            } catch (AssertionError e) {
                throw new AssertionError(
                        e.getMessage() + " of task " + sent.taskId() + ": a page shows " + seen.status() + " "
                                + seen.reason() + " at seq " + seen.seq() + ", its agent printed "
                                + ledger.printed().size() + " of "
                                + ledger.lines().size() + " lines and "
                                + (ledger.ended() ? "ended" : "runs") + "; statuses " + seen.statuses()
                                + "; the page is " + (viewer.isConnected() ? "connected" : "away") + ", its errors "
                                + viewer.errors,
                        e);
            }
        }
    }
}
