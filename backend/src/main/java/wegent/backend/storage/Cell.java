package wegent.backend.storage;

/// The place of one encrypted value: what is encrypted for one place cannot be read at another.
public record Cell(String table, String row, String column) {
    byte[] bytes() {
        return String.join("\0", table, row, column).getBytes(java.nio.charset.StandardCharsets.UTF_8);
    }
}
