package wegent.backend.storage;

import java.io.IOException;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What a failed statement means for those who asked for it.
enum SqlFault {
    /// The database cannot be reached, or is about to go.
    AWAY,

    /// It is there, and has no time, room or connection for this now.
    BUSY,

    /// Another transaction was in the way; the same again may succeed.
    CLASH,

    /// A text is longer than its column. What comes from outside is checked before; this is for what was forgotten.
    TOO_LONG,

    /// Anything else: the statement is at fault.
    STATEMENT;

    /// Going down, not up yet, a standby that takes no writes; for H2, closed or its file gone.
    private static final Set<String> AWAY_STATES =
            Set.of("57P01", "57P02", "57P03", "57P05", "25006", "58030", "90067", "90098", "90121", "90028", "90031");

    /// What a commit or a write to a full disk says; H2 has no state for it.
    private static final Set<String> FULL = Set.of("no space left", "disk full", "quota exceeded", "not enough space");

    private static final Set<String> BUSY_STATES = Set.of("57014", "55P03", "HYT00");
    private static final Set<String> CLASH_STATES = Set.of("40001", "40P01");

    private static final String TOO_LONG_STATE = "22001";

    static SqlFault of(Throwable failure) {
        if (isFull(failure)) {
            return AWAY;
        }
        var fault = STATEMENT;
        for (var cause = sql(failure); cause != null; cause = sql(cause.getCause())) {
            fault = of(cause);
            if (fault != STATEMENT && fault != BUSY) {
                return fault;
            }
        }
        return fault;
    }

    private static boolean isFull(Throwable failure) {
        for (var cause = failure; cause != null; cause = cause.getCause()) {
            var said = String.valueOf(cause.getMessage()).toLowerCase(Locale.ROOT);
            if (cause instanceof IOException && FULL.stream().anyMatch(said::contains)) {
                return true;
            }
        }
        return false;
    }

    private static SqlFault of(SQLException e) {
        var state = e.getSQLState() == null ? "" : e.getSQLState();
        if (state.startsWith("08") || AWAY_STATES.contains(state)) {
            return AWAY;
        }
        if (CLASH_STATES.contains(state)) {
            return CLASH;
        }
        if (state.equals(TOO_LONG_STATE)) {
            return TOO_LONG;
        }
        var busy =
                state.startsWith("53") || BUSY_STATES.contains(state) || e instanceof SQLTransientConnectionException;
        return busy ? BUSY : STATEMENT;
    }

    /// The first SQL failure in a chain of causes.
    static @Nullable SQLException sql(@Nullable Throwable failure) {
        for (var cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException found) {
                return found;
            }
        }
        return null;
    }

    /// What went wrong, in one line.
    static String line(Throwable failure) {
        var root = failure;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        var text = String.valueOf(root.getMessage()).lines().findFirst().orElse("");
        return text.replaceFirst("^(ERROR|FATAL): ", "");
    }
}
