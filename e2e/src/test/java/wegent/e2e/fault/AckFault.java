package wegent.e2e.fault;

import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import wegent.e2e.fault.FlakyNetwork.Fate;
import wegent.e2e.fault.FlakyNetwork.Way;

/// Lets `fate` befall exactly one Socket.IO message: the first event named `event` that asks for an
/// acknowledgement, or that acknowledgement itself.
final class AckFault implements FlakyNetwork.Filter {
    enum Part {
        EVENT,
        ACK
    }

    private static final Pattern EVENT = Pattern.compile("42(?:/[^,]*,)?(\\d+)\\[\"([^\"]+)\".*", Pattern.DOTALL);
    private static final Pattern ACK = Pattern.compile("43(?:/[^,]*,)?(\\d+)\\[.*", Pattern.DOTALL);

    private final String event;
    private final Part part;
    private final Fate fate;
    private final AtomicReference<String> awaited = new AtomicReference<>();
    private volatile Way asked;
    private volatile @Nullable Long befallen;

    AckFault(String event, Part part, Fate fate) {
        this.event = event;
        this.part = part;
        this.fate = fate;
    }

    @Override
    public synchronized Fate fate(Way way, String text) {
        if (befallen != null) {
            return Fate.PASS;
        }
        var sent = EVENT.matcher(text);
        if (sent.matches() && sent.group(2).equals(event)) {
            if (part == Part.EVENT) {
                befallen = System.nanoTime();
                return fate;
            }
            asked = way;
            awaited.set(sent.group(1));
            return Fate.PASS;
        }
        var answer = ACK.matcher(text);
        if (answer.matches() && way != asked && answer.group(1).equals(awaited.get())) {
            befallen = System.nanoTime();
            return fate;
        }
        return Fate.PASS;
    }

    /// When it happened, by [System#nanoTime].
    OptionalLong befallen() {
        var at = befallen;
        return at == null ? OptionalLong.empty() : OptionalLong.of(at);
    }

    @Override
    public String toString() {
        return fate + " " + part + " of " + event;
    }
}
