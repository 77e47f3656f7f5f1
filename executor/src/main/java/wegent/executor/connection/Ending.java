package wegent.executor.connection;

/// Why the connection is not tried again, in words for the owner, and the program's exit code for it.
public record Ending(int exitCode, String message) {
    public static final int STOPPED = 0;
    public static final int UNSUITABLE = 1;
    public static final int REFUSED = 3;
    public static final int SUPERSEDED = 4;
}
