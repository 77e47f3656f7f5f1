package wegent.backend.simulation;

import java.util.HashMap;
import java.util.Map;
import wegent.protocol.id.SubtaskId;

/// What truly happened on the devices, seen from outside the system: which processes ran, and what they said.
final class Ledger {
    private final Map<Run, Account> runs = new HashMap<>();

    /// One attempt at one answer.
    record Run(SubtaskId subtask, int attempt) {}

    /// What the process of a run said; `torn` when a power cut took some of it from its device.
    static final class Account {
        final StringBuilder said = new StringBuilder();
        int processes;
        boolean torn;
    }

    Account of(Run run) {
        return runs.computeIfAbsent(run, _ -> new Account());
    }

    void started(Run run) {
        if (++of(run).processes > 1) {
            throw new Violation("a second process for " + run);
        }
    }

    /// What the process says next: told apart from what comes before and after it.
    String says(Run run) {
        var account = of(run);
        var said = String.valueOf((char) ('a' + (account.said.length() + 5 * run.attempt()) % 26));
        account.said.append(said);
        return said;
    }
}
