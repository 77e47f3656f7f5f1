package wegent.backend.quota;

/// Something of which a user may have only so much. Each has a setting, `wegent.quota.…`.
public enum Quota {
    DEVICES("devices", "devices", "SELECT COUNT(*) FROM device WHERE user_id = ?"),
    KEYS(
            "API keys",
            "keys",
            "SELECT COUNT(*) FROM api_key WHERE user_id = ? AND (scopes IS NULL OR scopes <> 'device')"),
    TOKENS("API tokens", "tokens", "SELECT COUNT(*) FROM access_token WHERE user_id = ? AND kind <> 'login'"),
    PAIRINGS("open pairings", "pairings", ""),
    QUEUED_TASKS("queued messages", "queued-tasks", "SELECT COUNT(*) FROM queue_entry WHERE user_id = ?"),
    SOCKETS("open connections to this server", "sockets", ""),
    FILE_BYTES("bytes of files", "file-bytes", """
            SELECT COALESCE((SELECT SUM(size) FROM upload WHERE user_id = q.id), 0)
                + COALESCE((SELECT SUM(file_bytes) FROM subtask WHERE user_id = q.id), 0)
            FROM (SELECT CAST(? AS BIGINT) AS id) q
            """);

    private final String things;
    private final String key;
    private final String count;

    Quota(String things, String key, String count) {
        this.things = things;
        this.key = key;
        this.count = count;
    }

    /// What it limits, in the plural, as the user is told.
    String things() {
        return things;
    }

    /// The setting: `wegent.quota.devices`.
    public String setting() {
        return "wegent.quota." + key;
    }

    /// The SQL that counts what a user has; empty where others count.
    String count() {
        return count;
    }
}
