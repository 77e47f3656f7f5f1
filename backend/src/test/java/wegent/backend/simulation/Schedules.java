package wegent.backend.simulation;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;

/// Runs schedules of random steps, each from a seed of its own, and tells a person how one fails.
final class Schedules {
    private final Set<Bug> bugs;

    Schedules(Set<Bug> bugs) {
        this.bugs = Set.copyOf(bugs);
    }

    /// How a schedule failed: the fewest of its steps that still fail, and what happened.
    record Failure(long seed, int tried, String violation, String story) {
        @Override
        public String toString() {
            return "seed %d (schedule %d): %s%n%s".formatted(seed, tried, violation, story);
        }
    }

    /// Runs the schedules of the seeds from `first` on, and stops at the first that fails.
    Optional<Failure> run(long first, int count) {
        for (int i = 0; i < count; i++) {
            var seed = first + i;
            var steps = Step.schedule(new SplittableRandom(seed));
            if (violation(steps, false).isPresent()) {
                return Optional.of(told(seed, i + 1, shrunk(steps)));
            }
        }
        return Optional.empty();
    }

    private record Ended(String message, String story) {}

    private Optional<Ended> violation(List<Step> steps, boolean traced) {
        var world = new World(bugs, traced);
        try {
            steps.forEach(world::take);
            world.heal();
            return Optional.empty();
        } catch (Violation e) {
            return Optional.of(new Ended(String.valueOf(e.getMessage()), world.traced()));
        }
    }

    private Failure told(long seed, int tried, List<Step> steps) {
        var ended = violation(steps, true).orElseThrow();
        return new Failure(seed, tried, ended.message(), ended.story());
    }

    /// Leaves out what the failure does not need: halves first, then single steps.
    private List<Step> shrunk(List<Step> steps) {
        var kept = steps;
        for (int size = Math.max(1, steps.size() / 2); size >= 1; size = size == 1 ? 0 : size / 2) {
            for (int at = 0; at < kept.size(); ) {
                var fewer = new ArrayList<>(kept.subList(0, at));
                fewer.addAll(kept.subList(Math.min(kept.size(), at + size), kept.size()));
                if (violation(fewer, false).isPresent()) {
                    kept = fewer;
                } else {
                    at += size;
                }
            }
        }
        return kept;
    }
}
