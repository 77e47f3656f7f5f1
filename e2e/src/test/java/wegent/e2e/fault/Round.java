package wegent.e2e.fault;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import wegent.base.Eventually;
import wegent.base.Json;
import wegent.e2e.ServerProcess;
import wegent.protocol.SubtaskStatus;
import wegent.protocol.id.TaskId;
import wegent.protocol.rest.SubtaskView;
import wegent.protocol.rest.TaskView;
import wegent.protocol.stream.BlockFold;

/// One fault at one random instant, and the ledger oracle that judges what came of it. `random` is all chance
/// that it has; `lane` tells it from those that run beside it.
final class Round {
    static final Duration SETTLE = Duration.ofSeconds(15);
    private static final Duration PACE = Duration.ofMillis(20);

    final FaultCluster cluster;
    final Random random;
    final int lane;
    private final Tally tally;
    private final List<Viewer> viewers = new ArrayList<>();

    Round(FaultCluster cluster, Random random, int lane, Tally tally) {
        this.cluster = cluster;
        this.random = random;
        this.lane = lane;
        this.tally = tally;
    }

    /// `count` pages of `user`, for this round.
    List<Viewer> viewers(String user, int count) {
        var fresh = Stream.generate(() -> cluster.viewer(user)).limit(count).toList();
        viewers.addAll(fresh);
        return fresh;
    }

    /// A task on `device` whose agent prints `lines` lines, 50 a second; all `pages` watch it.
    Work begin(FaultCluster.Device device, int lines, List<Viewer> pages) {
        return begin(device, Ledger.in(cluster.folder, lines, PACE), pages);
    }

    Work begin(FaultCluster.Device device, Ledger ledger, List<Viewer> pages) {
        var sent = pages.getFirst().send(device, ledger.command());
        pages.stream().skip(1).forEach(page -> page.watch(sent));
        return new Work(device, ledger, sent, pages);
    }

    /// `count` tasks like that, when each page has seen something of each.
    List<Work> atWork(FaultCluster.Device device, int count, int lines, List<Viewer> pages) {
        var works =
                Stream.generate(() -> begin(device, lines, pages)).limit(count).toList();
        works.forEach(work -> work.awaitLines(1));
        return works;
    }

    /// Lets a random part of `longest` go by, so that the fault comes at any instant.
    void atAnyInstant(Duration longest) {
        LockSupport.parkNanos(random.nextLong(longest.toNanos() + 1));
    }

    void pause(Duration time) {
        LockSupport.parkNanos(time.toNanos());
    }

    <T> T oneOf(List<T> choices) {
        return choices.get(random.nextInt(choices.size()));
    }

    /// Counts how long after `nanos` each page of `works` got something that it had not.
    void recovered(long nanos, List<Work> works) {
        for (var work : works) {
            for (var viewer : work.viewers()) {
                viewer.of(work.sent()).grewAfter(nanos).ifPresent(at -> tally.recovered(Duration.ofNanos(at - nanos)));
            }
        }
    }

    /// Counts how long after `nanos` what was disturbed was whole again: now.
    void recovered(long nanos) {
        tally.recovered(Duration.ofNanos(System.nanoTime() - nanos));
    }

    /// No page has ever shown one of `works` as failed.
    void neverFailed(List<Work> works) {
        for (var work : works) {
            for (var viewer : work.viewers()) {
                var shown = viewer.of(work.sent());
                if (shown.statuses().contains(SubtaskStatus.FAILED)) {
                    throw new AssertionError("task " + work.sent().taskId() + " was shown as failed: " + shown.reason()
                            + ", " + shown.statuses());
                }
            }
        }
    }

    /// All of `works` complete, with every line once, in order, at each page and in SQL; one agent each; slots
    /// free.
    void complete(List<Work> works) {
        complete(works, SETTLE);
    }

    void complete(List<Work> works, Duration settle) {
        var left = works.stream()
                .mapToInt(work ->
                        work.ledger().lines().size() - work.ledger().printed().size())
                .max()
                .orElse(0);
        var limit = settle.plus(PACE.multipliedBy(Math.max(0, left) * 2L));
        for (var work : works) {
            work.await(SubtaskStatus.COMPLETED, limit);
            judge(work, SubtaskStatus.COMPLETED, work.ledger().lines());
            once(work);
        }
        works.stream().map(Work::device).distinct().forEach(device -> {
            slotsFree(device);
            outboxEmpty(device, settle);
        });
    }

    /// The device keeps nothing of a run whose end the backend has.
    private static void outboxEmpty(FaultCluster.Device device, Duration settle) {
        Eventually.until("the outbox of " + device.id() + " is empty", settle, () -> {
            try (var files = Files.list(device.home().resolve("outbox"))) {
                return files.noneMatch(file -> file.getFileName().toString().matches("\\d+-\\d+.*"));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    /// Exactly one agent process was started for `work`, and it ended.
    void once(Work work) {
        if (work.ledger().starts() != 1 || !work.ledger().ended()) {
            throw new AssertionError(
                    "task " + work.sent().taskId() + " started " + work.ledger().starts() + " agents; ended: "
                            + work.ledger().ended());
        }
    }

    /// The answer of `work` has `status` and exactly `lines`, at each page and in SQL.
    void judge(Work work, SubtaskStatus status, List<String> lines) {
        var wrongs = new ArrayList<String>();
        var answer = answer(work);
        for (var viewer : work.viewers()) {
            var seen = viewer.of(work.sent());
            wrongs.addAll(seen.wrongs());
            if (!Objects.equals(seen.digest(), answer.digest())) {
                wrongs.add("a page has digest " + seen.digest() + ", SQL has " + answer.digest());
            }
            compare(wrongs, "a page", seen.status(), status, lines, seen.text());
            viewer.errors.stream()
                    .filter(error -> error.contains("\"internal\"") || error.startsWith(Viewer.PAGE_FAULT))
                    .forEach(wrongs::add);
        }
        var id = work.sent().taskId();
        if (answer.digest() == null) {
            wrongs.add("SQL has no digest");
        }
        if (cluster.nodes.stream().anyMatch(node -> otherDigest(node, id))) {
            wrongs.add("the device has another digest than its node");
        }
        compare(wrongs, "SQL", answer.status(), status, lines, BlockFold.textOf(answer.blocks()));
        if (!wrongs.isEmpty()) {
            throw new AssertionError("task " + id + ": " + String.join("; ", wrongs));
        }
    }

    private static boolean otherDigest(ServerProcess node, TaskId task) {
        return node.log()
                .lines()
                .anyMatch(line -> line.contains("task=" + task + " ") && line.contains("another digest"));
    }

    /// The answer as SQL has it: the second of two messages.
    SubtaskView answer(Work work) {
        var id = work.sent().taskId().toString();
        var body = cluster.task(work.device().user(), id);
        var rows = Json.read(body.toString(), TaskView.class).subtasks();
        if (rows.size() != 2) {
            throw new AssertionError("task " + id + " has " + rows.size() + " messages, not 2");
        }
        return rows.getLast();
    }

    private void compare(
            List<String> wrongs,
            String where,
            SubtaskStatus status,
            SubtaskStatus expected,
            List<String> lines,
            String text) {
        if (status != expected) {
            wrongs.add(where + " has " + status + ", not " + expected);
        }
        var count = Count.of(lines, text);
        tally.counted(count);
        if (!count.isNone()) {
            wrongs.add(where + ": " + count);
        } else if (!text.equals(lines.isEmpty() ? "" : String.join("\n", lines) + "\n")) {
            wrongs.add(where + " has other text than the ledger");
        }
    }

    /// All slots of `device` are free, and nothing waits for it.
    void slotsFree(FaultCluster.Device device) {
        Eventually.until("free slots of " + device.id() + ": " + cluster.view(device), SETTLE, () -> {
            var view = cluster.view(device);
            return view.path("slot_used").asInt(-1) == 0
                    && view.path("queued").asInt(-1) == 0
                    && view.path("running_tasks").isEmpty();
        });
    }

    void end() {
        viewers.forEach(Viewer::close);
    }
}
