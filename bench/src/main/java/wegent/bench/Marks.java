package wegent.bench;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import org.jspecify.annotations.Nullable;

/// Looks for a word in a stream of pieces, across their borders, and counts what goes by.
final class Marks {
    private String wanted = "";
    private String rest = "";
    private @Nullable Promise<Long> found;
    private long received;

    long received() {
        return received;
    }

    /// The time, in nanoseconds, at which `mark` comes from now on.
    Future<Long> await(String mark) {
        wanted = mark;
        rest = "";
        var promise = Promise.<Long>promise();
        found = promise;
        return promise.future();
    }

    void heard(String text) {
        received += text.length();
        var waiting = found;
        if (waiting == null) {
            return;
        }
        var all = rest + text;
        if (all.contains(wanted)) {
            found = null;
            waiting.complete(System.nanoTime());
        } else {
            rest = all.substring(Math.max(0, all.length() - wanted.length()));
        }
    }
}
