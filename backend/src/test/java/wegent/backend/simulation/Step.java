package wegent.backend.simulation;

import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/// One step of a schedule. `choice` selects among what is there when the step is taken.
record Step(Kind kind, int choice) {

    /// What may happen, and how often.
    enum Kind {
        DELIVER(34),
        WORK(26),
        SAY(14),
        PASS_TIME(12),
        CATCH_UP(8),
        SEND(10),
        CANCEL(4),
        RETRY(5),
        DELETE(1),
        CUT(6),
        NOTICE(5),
        KILL_EXECUTOR(3),
        START_EXECUTOR(4),
        KILL_NODE(2),
        START_NODE(4),
        FLUSH_REDIS(1),
        FAIL_SQL(2),
        LOSE_MESSAGE(3);

        private final int weight;

        Kind(int weight) {
            this.weight = weight;
        }
    }

    private static final List<Kind> DEALT = dealt();

    private static List<Kind> dealt() {
        var all = new ArrayList<Kind>();
        for (var kind : Kind.values()) {
            for (int i = 0; i < kind.weight; i++) {
                all.add(kind);
            }
        }
        return List.copyOf(all);
    }

    static List<Step> schedule(RandomGenerator random) {
        var steps = new ArrayList<Step>();
        var length = random.nextInt(30, 81);
        for (int i = 0; i < length; i++) {
            steps.add(new Step(DEALT.get(random.nextInt(DEALT.size())), random.nextInt(1 << 20)));
        }
        return steps;
    }
}
