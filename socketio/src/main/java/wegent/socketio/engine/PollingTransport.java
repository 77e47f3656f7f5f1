package wegent.socketio.engine;

import org.jspecify.annotations.Nullable;

/// Carries a session by requests: a GET that waits for what is to be sent, a POST for each batch received.
/// Guarded by the session.
final class PollingTransport implements Transport {
    private static final String TEXT = "text/plain; charset=UTF-8";

    private @Nullable HttpExchange poll;
    private @Nullable HttpExchange unansweredPost;
    private boolean paused;

    boolean isPolled() {
        return poll != null;
    }

    @SuppressWarnings("ReferenceEquality") // an exchange is equal to itself alone
    boolean isPolledBy(HttpExchange exchange) {
        return poll == exchange;
    }

    void polledBy(HttpExchange exchange) {
        poll = exchange;
    }

    void forgetPoll() {
        poll = null;
    }

    /// Answers the waiting poll, if any.
    void answerPoll(int status, String text) {
        if (poll != null) {
            poll.reply(status, TEXT, text);
            poll = null;
        }
    }

    /// Answers the waiting poll with nothing: it comes again.
    void letGo() {
        answerPoll(200, "6");
    }

    /// The batch is taken: says so at once, or when the reader has caught up.
    void accepted(HttpExchange post) {
        if (paused) {
            unansweredPost = post;
            return;
        }
        post.reply(200, TEXT, "ok");
    }

    boolean isPosting() {
        return unansweredPost != null;
    }

    @Override
    public void flush(FrameQueue queue) {
        if (poll != null && !queue.isEmpty()) {
            answerPoll(200, EngineCodec.encodePayload(queue.takeAll()));
        }
    }

    @Override
    public void shut() {
        answerPoll(400, Engine.error(1, "Session ID unknown"));
        resume();
    }

    @Override
    public void pause() {
        paused = true;
    }

    @Override
    public void resume() {
        paused = false;
        if (unansweredPost != null) {
            unansweredPost.reply(200, TEXT, "ok");
            unansweredPost = null;
        }
    }
}
