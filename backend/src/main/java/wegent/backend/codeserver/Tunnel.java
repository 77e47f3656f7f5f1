package wegent.backend.codeserver;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.io.IOException;
import java.net.Socket;
import java.util.Arrays;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import wegent.backend.device.DeviceKey;
import wegent.protocol.CodeServerOrder;

/// One connection of a browser on its way to a device's gateway: the near end of what is a tunnel on the device
/// too. Each side says what it has taken, and no more than a window is under way. When either end is over, so
/// is the whole, once what came before it was handed on. Threads meet here: one reads, one writes, reports come
/// on others, in order.
final class Tunnel {
    private static final Logger log = LoggerFactory.getLogger(Tunnel.class);
    private static final byte[] END = {};

    private final String name;
    private final DeviceKey device;
    private final Socket socket;
    private final Sending sending;
    private final Runnable over;
    private final BlockingQueue<byte[]> fromDevice = new LinkedBlockingQueue<>();
    private final Thread reader;
    private final Thread writer;

    @GuardedBy("this")
    private long received;

    @GuardedBy("this")
    private long takenHere;

    @GuardedBy("this")
    private long takenThere;

    @GuardedBy("this")
    private boolean closed;

    /// Says something to the device, in the order of the calls.
    interface Sending {
        void say(CodeServerOrder order);
    }

    Tunnel(String name, DeviceKey device, Socket socket, Sending sending, Runnable over) {
        this.name = name;
        this.device = device;
        this.socket = socket;
        this.sending = sending;
        this.over = over;
        reader = Thread.ofVirtual().name("tunnel to " + device).unstarted(() -> run(this::read));
        writer = Thread.ofVirtual().name("tunnel from " + device).unstarted(() -> run(this::write));
    }

    DeviceKey device() {
        return device;
    }

    void start() {
        reader.start();
        writer.start();
    }

    /// Never blocks.
    synchronized void data(long offset, byte[] bytes) {
        if (offset != received || offset + bytes.length - takenHere > CodeServerOrder.DOWN || bytes.length == 0) {
            log.debug("tunnel={} device={}: {} bytes at {} do not fit", name, device, bytes.length, offset);
            close(true);
            return;
        }
        received += bytes.length;
        fromDevice.add(bytes);
    }

    void end(boolean broken) {
        if (broken) {
            close(false);
        } else {
            fromDevice.add(END);
        }
    }

    synchronized void taken(long bytes) {
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
            log.debug("tunnel={} device={} ends: {}", name, device, e.getMessage());
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
            if (room == 0) {
                return;
            }
            var count = socket.getInputStream().read(buffer, 0, Math.min(buffer.length, room));
            if (count < 0) {
                sending.say(new CodeServerOrder.End(name, false));
                close(false);
                return;
            }
            sending.say(new CodeServerOrder.Data(name, sent, Arrays.copyOf(buffer, count)));
            sent += count;
        }
    }

    /// How much the device takes now; 0 when it is over.
    private synchronized int awaitWindow(long sent) throws InterruptedException {
        while (!closed && sent - takenThere >= CodeServerOrder.UP) {
            wait();
        }
        if (closed) {
            return 0;
        }
        return (int) Math.min(CodeServerOrder.UP, CodeServerOrder.UP - (sent - takenThere));
    }

    private void write() throws IOException, InterruptedException {
        long told = 0;
        while (true) {
            var bytes = fromDevice.take();
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
            if (taken - told >= CodeServerOrder.DOWN / 4) {
                sending.say(new CodeServerOrder.Taken(name, taken));
                told = taken;
            }
        }
    }

    /// Ends it. May be called twice, from any thread; `tell`: the device does not know. Its threads are not
    /// interrupted: on the way to another node that would break the connection to Redis, which all share.
    void close(boolean tell) {
        synchronized (this) {
            if (closed) {
                return;
            }
            closed = true;
            notifyAll();
        }
        over.run();
        fromDevice.clear();
        fromDevice.add(END);
        try {
            socket.close();
        } catch (IOException e) {
            log.debug("tunnel={} device={}: {}", name, device, e.getMessage());
        }
        if (tell) {
            sending.say(new CodeServerOrder.End(name, true));
        }
    }
}
