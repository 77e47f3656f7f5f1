package wegent.backend.stream;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.util.Iterator;
import java.util.List;
import java.util.function.LongFunction;

/// Pieces in a row as one stream, each fetched when it is its turn. For one thread.
final class PieceStream extends InputStream {
    private final Iterator<Long> seqs;
    private final LongFunction<byte[]> fetch;
    private ByteArrayInputStream piece = new ByteArrayInputStream(new byte[0]);

    PieceStream(List<Long> seqs, LongFunction<byte[]> fetch) {
        this.seqs = seqs.iterator();
        this.fetch = fetch;
    }

    @Override
    public int read() {
        return hasMore() ? piece.read() : -1;
    }

    @Override
    public int read(byte[] into, int from, int most) {
        if (most == 0) {
            return 0;
        }
        return hasMore() ? piece.read(into, from, most) : -1;
    }

    private boolean hasMore() {
        while (piece.available() == 0 && seqs.hasNext()) {
            piece = new ByteArrayInputStream(fetch.apply(seqs.next()));
        }
        return piece.available() > 0;
    }
}
