package wegent.protocol.stream;

import wegent.protocol.Require;

/// A file that a user attached to a message. Its bytes are at `/api/uploads/{id}`, for her and her devices.
public record AttachedFile(long id, String name, String mediaType, long size) {
    /// The largest file that is taken, in bytes.
    public static final int LIMIT = 10_000_000;

    /// So many go with one message.
    public static final int MOST = 10;

    public AttachedFile {
        Require.text(name, "name", 200);
        Require.text(mediaType, "media_type", 100);
    }
}
