package wegent.backend.simulation;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import wegent.backend.device.DeviceKey;

/// A TCP connection between a device and a node: what is said arrives in its order until it breaks, then never. Each
/// side learns of the break by itself.
final class Wire {
    final Executor executor;
    final Node node;
    final DeviceKey device;
    private final World world;
    private final Deque<Message> toNode = new ArrayDeque<>();
    private final Deque<Message> toDevice = new ArrayDeque<>();
    private final List<Call<?>> calls = new ArrayList<>();

    /// As which registration the node knows it; 0 before.
    long generation;

    boolean broken;

    /// A newer registration took its place: the node closes it behind its last word.
    boolean superseded;

    boolean nodeLearnt;
    boolean deviceLearnt;

    private record Message(String label, Runnable arrival) {}

    Wire(World world, Executor executor, Node node) {
        this.world = world;
        this.executor = executor;
        this.node = node;
        this.device = executor.home.device;
    }

    /// A question and who waits for its answer: null when none came.
    private static final class Call<A> {
        private @Nullable Consumer<@Nullable A> asker;
        private final boolean fromDevice;

        Call(Consumer<@Nullable A> asker, boolean fromDevice) {
            this.asker = asker;
            this.fromDevice = fromDevice;
        }

        void answer(@Nullable A answer) {
            var waits = asker;
            asker = null;
            if (waits != null) {
                waits.accept(answer);
            }
        }
    }

    void tellDevice(String label, Runnable arrival) {
        if (!broken) {
            toDevice.add(new Message(label, arrival));
        }
    }

    /// What `asked` is given to answer with may be used once, at any time.
    <A> void callNode(String label, Consumer<Consumer<A>> asked, Duration limit, Consumer<@Nullable A> asker) {
        call(label, asked, limit, asker, true);
    }

    <A> void callDevice(String label, Consumer<Consumer<A>> asked, Duration limit, Consumer<@Nullable A> asker) {
        call(label, asked, limit, asker, false);
    }

    private <A> void call(
            String label,
            Consumer<Consumer<A>> asked,
            Duration limit,
            Consumer<@Nullable A> asker,
            boolean fromDevice) {
        var call = new Call<A>(asker, fromDevice);
        if (broken) {
            calls.add(call);
            return;
        }
        calls.add(call);
        var there = fromDevice ? toNode : toDevice;
        var back = fromDevice ? toDevice : toNode;
        there.add(new Message(
                label,
                () -> asked.accept(answer -> {
                    if (!broken) {
                        back.add(new Message(world.tracing() ? "answer to " + label + ": " + answer : "", () -> {
                            calls.remove(call);
                            call.answer(answer);
                        }));
                    }
                })));
        world.time.after(limit, () -> {
            if (calls.remove(call) && (fromDevice ? executor.alive : node.alive)) {
                call.answer(null);
            }
        });
    }

    int waiting() {
        return toNode.size() + toDevice.size();
    }

    /// Delivers the next message in one direction. False when there is none.
    boolean deliver(boolean towardsNode) {
        var message = (towardsNode ? toNode : toDevice).poll();
        if (message == null) {
            return false;
        }
        world.trace(() -> (towardsNode ? executor + " → " + node : node + " → " + executor) + "  " + message.label());
        if (towardsNode ? node.alive && !nodeLearnt : executor.alive && !deviceLearnt) {
            message.arrival().run();
        }
        return true;
    }

    /// The next message is dropped without a word: who should have handled it was overloaded, or stumbled.
    void lose(boolean towardsNode) {
        var lost = (towardsNode ? toNode : toDevice).poll();
        if (lost != null) {
            world.trace(() -> "        lost: " + lost.label());
        }
    }

    /// Breaks: nothing arrives any more.
    void cut() {
        if (!broken) {
            broken = true;
            toNode.clear();
            toDevice.clear();
            world.time.after(World.HALF_OPEN, () -> {
                nodeLearns();
                deviceLearns();
            });
        }
    }

    void nodeLearns() {
        if (!nodeLearnt) {
            nodeLearnt = true;
            if (node.alive) {
                world.trace(() -> node + " sees that the connection of " + executor + " is gone");
                noAnswers(false);
                node.disconnected(this);
            }
        }
    }

    void deviceLearns() {
        if (!deviceLearnt) {
            deviceLearnt = true;
            if (executor.alive) {
                world.trace(() -> executor + " sees that its connection to " + node + " is gone");
                noAnswers(true);
                executor.lost(this);
            }
        }
    }

    private void noAnswers(boolean fromDevice) {
        for (var call : List.copyOf(calls)) {
            if (call.fromDevice == fromDevice && calls.remove(call)) {
                call.answer(null);
            }
        }
    }
}
