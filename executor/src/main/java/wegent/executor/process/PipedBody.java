package wegent.executor.process;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/// A child on plain pipes.
final class PipedBody implements Body {
    private static final Duration LAST_WORDS = Duration.ofMillis(200);

    private final Process process;
    private final StderrTail errors;
    private final Object writing = new Object();

    PipedBody(Process process) {
        this.process = process;
        this.errors = new StderrTail(process.getErrorStream());
    }

    @Override
    public long pid() {
        return process.pid();
    }

    @Override
    public boolean isAlive() {
        return process.isAlive();
    }

    @Override
    public Optional<ExitStatus> waitFor(Duration limit) throws InterruptedException {
        return process.waitFor(limit.toNanos(), TimeUnit.NANOSECONDS)
                ? Optional.of(new ExitStatus(process.exitValue()))
                : Optional.empty();
    }

    @Override
    public InputStream output(long from) {
        return process.getInputStream();
    }

    @Override
    public String stderrTail() {
        if (!process.isAlive()) {
            errors.awaitEnd(LAST_WORDS);
        }
        return errors.text();
    }

    @Override
    public void say(String id, String line) throws IOException {
        whisper(line);
    }

    @Override
    public void whisper(String line) throws IOException {
        var bytes = (line + "\n").getBytes(StandardCharsets.UTF_8);
        synchronized (writing) {
            process.getOutputStream().write(bytes);
            process.getOutputStream().flush();
        }
    }

    @Override
    public boolean hasSaid(String id) {
        return false;
    }

    @Override
    public void closeInput() {
        try {
            process.getOutputStream().close();
        } catch (IOException _) {
            // It is gone already, and so is its input.
        }
    }

    @Override
    public void release(long to) {}

    @Override
    public void delete() {
        closeInput();
    }

    @Override
    public Optional<ProcessFolder> folder() {
        return Optional.empty();
    }
}
