package wegent.executor.codeserver;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.Socket;
import java.util.Arrays;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import wegent.protocol.CodeServerOrder;
import wegent.protocol.CodeServerReport;

/// One browser's connection to the gateway, carried over the device's own connection to the backend. Each side
/// says what it has taken, and no more than a window is under way. When either end is over, so is the whole,
/// once what came before it was handed on. Threads meet here: one reads the gateway, one writes to it, orders
/// come on a third.
final class Tunnel {
    private static final Logger log = System.getLogger(Tunnel.class.getName());
    private static final byte[] END = {};

    private final String name;
    private final Socket socket;
    private final Sending sending;
    private final Runnable over;
    private final BlockingQueue<byte[]> fromBrowser = new LinkedBlockingQueue<>();
    private final Thread reader;
    private final Thread writer;
    private long received;

    @GuardedBy("this")
    private long takenHere;

    @GuardedBy("this")
    private long takenThere;

    @GuardedBy("this")
    private boolean closed;

    /// Says something to the backend when there is room; false when there is no backend.
    interface Sending {
        boolean say(CodeServerReport.OfTunnel report) throws InterruptedException;
    }

    Tunnel(String name, Socket socket, Sending sending, Runnable over) {
        this.name = name;
        this.socket = socket;
        this.sending = sending;
        this.over = over;
        reader = Thread.ofVirtual().name("tunnel out").unstarted(() -> run(this::read));
        writer = Thread.ofVirtual().name("tunnel in").unstarted(() -> run(this::write));
    }

    void start() {
        reader.start();
        writer.start();
    }

    /// On the thread of orders: never blocks.
    void data(long offset, byte[] bytes) {
        if (offset != received || offset + bytes.length - taken() > CodeServerOrder.UP || bytes.length == 0) {
            log.log(Level.DEBUG, "tunnel={0}: {1} bytes at {2} do not fit", name, bytes.length, offset);
            close(true);
            return;
        }
        received += bytes.length;
        fromBrowser.add(bytes);
    }

    void end(boolean broken) {
        if (broken) {
            close(false);
        } else {
            fromBrowser.add(END);
        }
    }

    synchronized void taken(long bytes) {
        takenThere = Math.max(takenThere, bytes);
        notifyAll();
    }

    private synchronized long taken() {
        return takenHere;
    }

    private interface Work {
        void run() throws IOException, InterruptedException;
    }

    private void run(Work work) {
        try {
            work.run();
        } catch (IOException e) {
            log.log(Level.DEBUG, "tunnel={0}: {1}", name, e.getMessage());
            close(true);
        } catch (InterruptedException e) {
            close(false);
        }
    }

    private void read() throws IOException, InterruptedException {
        var buffer = new byte[CodeServerOrder.PIECE];
        long sent = 0;
        while (true) {
            var room = awaitWindow(sent);
            var count = socket.getInputStream().read(buffer, 0, Math.min(buffer.length, room));
            if (count < 0) {
                sending.say(new CodeServerReport.End(name, false));
                close(false);
                return;
            }
            sending.say(new CodeServerReport.Data(name, sent, Arrays.copyOf(buffer, count)));
            sent += count;
        }
    }

    private synchronized int awaitWindow(long sent) throws InterruptedException {
        while (sent - takenThere >= CodeServerOrder.DOWN) {
            wait();
        }
        return (int) Math.min(CodeServerOrder.DOWN, CodeServerOrder.DOWN - (sent - takenThere));
    }

    private void write() throws IOException, InterruptedException {
        long told = 0;
        while (true) {
            var bytes = fromBrowser.take();
            if (bytes.length == 0) {
                close(false);
                return;
            }
            socket.getOutputStream().write(bytes);
            long taken;
            synchronized (this) {
                takenHere += bytes.length;
                taken = takenHere;
            }
            if (fromBrowser.isEmpty() || taken - told >= CodeServerOrder.UP / 2) {
                sending.say(new CodeServerReport.Taken(name, taken));
                told = taken;
            }
        }
    }

    /// Ends it. May be called twice, from any thread; `tell`: the backend does not know.
    void close(boolean tell) {
        synchronized (this) {
            if (closed) {
                return;
            }
            closed = true;
        }
        over.run();
        try {
            socket.close();
        } catch (IOException e) {
            log.log(Level.DEBUG, "tunnel={0}: {1}", name, e.getMessage());
        }
        if (tell) {
            Thread.ofVirtual().name("tunnel end").start(this::tellBroken);
        }
        interruptOther(reader);
        interruptOther(writer);
    }

    private void tellBroken() {
        try {
            sending.say(new CodeServerReport.End(name, true));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void interruptOther(Thread thread) {
        if (!thread.equals(Thread.currentThread())) {
            thread.interrupt();
        }
    }
}
