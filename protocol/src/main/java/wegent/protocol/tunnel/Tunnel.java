package wegent.protocol.tunnel;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.Socket;
import java.util.Arrays;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import wegent.protocol.CodeServerOrder;

/// One end of a tunnel: a socket here, and the other end beyond the device's connection. Each end says what it
/// has taken, and no more than a window is under way. When either is over, so is the whole, once what came
/// before it was handed on. Threads meet here: one reads the socket, one writes to it, and what the other end
/// says comes on others, in order.
public final class Tunnel {
    private static final Logger log = System.getLogger(Tunnel.class.getName());
    private static final byte[] END = {};

    private final String name;
    private final Socket socket;
    private final Windows windows;
    private final OtherEnd otherEnd;
    private final Runnable over;
    private final BlockingQueue<byte[]> arrived = new LinkedBlockingQueue<>();

    @GuardedBy("this")
    private long received;

    @GuardedBy("this")
    private long takenHere;

    @GuardedBy("this")
    private long takenThere;

    @GuardedBy("this")
    private boolean closed;

    /// How many bytes may be under way and not taken yet: `out` to the other end, `in` from there.
    public record Windows(int out, int in) {}

    /// Says something to the other end, in the order of the calls of one thread; may wait for room, but not
    /// with that `end` which is `broken`: it may come on any thread.
    public interface OtherEnd {
        void data(long offset, byte[] bytes) throws InterruptedException;

        void taken(long bytes) throws InterruptedException;

        void end(boolean broken) throws InterruptedException;
    }

    /// `over` is run once, at its end, on any thread.
    public Tunnel(String name, Socket socket, Windows windows, OtherEnd otherEnd, Runnable over) {
        this.name = name;
        this.socket = socket;
        this.windows = windows;
        this.otherEnd = otherEnd;
        this.over = over;
    }

    public void start() {
        Thread.ofVirtual().name("tunnel out " + name).start(() -> run(this::read));
        Thread.ofVirtual().name("tunnel in " + name).start(() -> run(this::write));
    }

    /// Bytes have arrived; the first is number `offset`, from 0. Never blocks.
    public void data(long offset, byte[] bytes) {
        if (fits(offset, bytes.length)) {
            arrived.add(bytes);
        } else {
            log.log(Level.DEBUG, "tunnel={0}: {1} bytes at {2} do not fit", name, bytes.length, offset);
            close(true);
        }
    }

    private synchronized boolean fits(long offset, int length) {
        if (length == 0 || offset != received || received + length - takenHere > windows.in()) {
            return false;
        }
        received += length;
        return true;
    }

    /// The other end is over: after what came before, or, when `broken`, at once.
    public void end(boolean broken) {
        if (broken) {
            close(false);
        } else {
            arrived.add(END);
        }
    }

    /// The other end has handed on so many bytes in all.
    public synchronized void taken(long bytes) {
        takenThere = Math.max(takenThere, bytes);
        notifyAll();
    }

    private interface Work {
        void run() throws IOException, InterruptedException;
    }

    private void run(Work work) {
        try {
            work.run();
        } catch (IOException e) {
            log.log(Level.DEBUG, "tunnel={0} ends: {1}", name, e.getMessage());
            close(true);
        } catch (InterruptedException e) {
            close(false);
        }
    }

    private void read() throws IOException, InterruptedException {
        var buffer = new byte[CodeServerOrder.PIECE];
        long sent = 0;
        for (int room; (room = awaitWindow(sent)) > 0; ) {
            var count = socket.getInputStream().read(buffer, 0, Math.min(buffer.length, room));
            if (count < 0) {
                otherEnd.end(false);
                close(false);
                return;
            }
            otherEnd.data(sent, Arrays.copyOf(buffer, count));
            sent += count;
        }
    }

    /// How much may be sent now; 0 when it is over.
    private synchronized int awaitWindow(long sent) throws InterruptedException {
        while (!closed && sent - takenThere >= windows.out()) {
            wait();
        }
        return closed ? 0 : (int) Math.min(windows.out(), windows.out() - (sent - takenThere));
    }

    private void write() throws IOException, InterruptedException {
        long told = 0;
        for (var bytes = arrived.take(); bytes.length > 0; bytes = arrived.take()) {
            socket.getOutputStream().write(bytes);
            var taken = took(bytes.length);
            if (taken - told >= windows.in() / 4) {
                otherEnd.taken(taken);
                told = taken;
            }
        }
        close(false);
    }

    private synchronized long took(int count) {
        takenHere += count;
        return takenHere;
    }

    /// Ends it. May be called twice, from any thread; `tell`: the other end does not know. Its threads are not
    /// interrupted, only woken: on the way to another node that would break the connection to Redis, which all
    /// share.
    public void close(boolean tell) {
        synchronized (this) {
            if (closed) {
                return;
            }
            closed = true;
            notifyAll();
        }
        over.run();
        arrived.clear();
        arrived.add(END);
        try {
            socket.close();
        } catch (IOException e) {
            log.log(Level.DEBUG, "tunnel={0}: {1}", name, e.getMessage());
        }
        if (tell) {
            tellBroken();
        }
    }

    private void tellBroken() {
        try {
            otherEnd.end(true);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
