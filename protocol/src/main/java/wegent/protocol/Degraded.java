package wegent.protocol;

/// Why a device is there but takes no work for now, in its own words. `reason` is `disk_full` (its disk has no room
/// left)
/// or `outbox_full` (too much waits to be taken by the backend); `message` is for the user.
public record Degraded(String reason, String message) {
    public static final String DISK_FULL = "disk_full";
    public static final String OUTBOX_FULL = "outbox_full";

    /// The backend takes no more of a run: its user has as many files as they may have. Of a run alone, never of a
    /// device.
    public static final String QUOTA_EXCEEDED = "quota_exceeded";

    public Degraded {
        Require.text(reason, "degraded.reason", 20);
        Require.present(message, "degraded.message");
    }
}
