package wegent.executor.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import wegent.base.Json;
import wegent.protocol.stream.BlockFold;
import wegent.protocol.stream.StreamEvent;

/// What a test reads in the file of one run's outbox: only its whole lines.
public record OutboxFile(List<Long> numbers, List<StreamEvent> events) {

    /// `run.jsonl`, and those behind it, each named by its first event.
    static OutboxFile read(Path folder, String run) {
        var numbers = new ArrayList<Long>();
        var events = new ArrayList<StreamEvent>();
        try (var files = Files.list(folder)) {
            for (var file : files.filter(file -> file.getFileName().toString().startsWith(run + "."))
                    .sorted(Comparator.comparingLong(OutboxFile::firstOf))
                    .toList()) {
                var text = new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
                var whole = text.substring(0, text.lastIndexOf('\n') + 1);
                whole.lines().skip(1).map(Json::tree).forEach(line -> {
                    numbers.add(line.get("seq").asLong());
                    events.add(Json.read(line.get("event").toString(), StreamEvent.class));
                });
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new OutboxFile(numbers, events);
    }

    private static long firstOf(Path file) {
        var parts = file.getFileName().toString().split("\\.", -1);
        return parts.length == 2 ? 0 : Long.parseLong(parts[1]);
    }

    public Optional<StreamEvent.Ended> end() {
        return !events.isEmpty() && events.getLast() instanceof StreamEvent.Ended end
                ? Optional.of(end)
                : Optional.empty();
    }

    /// All text deltas of the run, put together.
    public String text() {
        var text = new StringBuilder();
        for (var event : events) {
            if (event instanceof StreamEvent.TextDelta(var id, var delta)) {
                text.append(delta);
            }
        }
        return text.toString();
    }

    public BlockFold fold() {
        var fold = new BlockFold();
        events.forEach(fold::apply);
        return fold;
    }
}
