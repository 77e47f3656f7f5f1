package wegent.executor.terminal;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import wegent.base.Eventually;
import wegent.executor.terminal.screen.Screen;
import wegent.protocol.TerminalOrder;
import wegent.protocol.TerminalReply;
import wegent.protocol.TerminalReport;
import wegent.protocol.id.TerminalId;

/// The pages of users, as the device meets them: each has a screen of its own, and says how much it has shown.
final class Pages implements Wire {
    private final Map<String, Page> pages = new HashMap<>();
    private final Terminals terminals;

    Pages(Terminals terminals) {
        this.terminals = terminals;
        terminals.connected(this);
    }

    synchronized Page open(TerminalId id, String name) {
        var page = new Page(id, name);
        pages.put(name, page);
        return page;
    }

    @Override
    public void say(TerminalReport report) {
        Page page;
        synchronized (this) {
            page = pages.get(report.viewer());
        }
        if (page != null) {
            page.heard(report);
        }
    }

    @Override
    public void awaitRoom() {}

    final class Page {
        private final TerminalId id;
        private final String name;
        private final StringBuilder output = new StringBuilder();
        private final AtomicLong received = new AtomicLong();
        private @Nullable Screen screen;
        volatile long offset = -1;
        volatile int layout = -1;
        volatile boolean writer;
        volatile boolean ended;
        volatile int paints;
        volatile int pieces;
        volatile boolean frozen;
        volatile @Nullable Integer exitCode;
        volatile @Nullable String wrong;

        Page(TerminalId id, String name) {
            this.id = id;
            this.name = name;
        }

        synchronized void heard(TerminalReport report) {
            switch (report) {
                case TerminalReport.Painted painted -> {
                    if (painted.first()) {
                        screen = new Screen(painted.rows(), painted.cols());
                        paints++;
                    }
                    shown(painted.data());
                    if (painted.last()) {
                        offset = painted.offset();
                        layout = painted.layout();
                    }
                }
                case TerminalReport.Output(var _, var _, var at, var data) -> {
                    if (at != offset) {
                        wrong = "expected " + offset + ", got " + at;
                    }
                    offset = at + data.length();
                    output.append(data);
                    pieces++;
                    shown(data);
                }
                case TerminalReport.Control control -> writer = control.writer();
                case TerminalReport.Exited exited -> {
                    exitCode = exited.exitCode();
                    ended = true;
                }
            }
        }

        private void shown(String data) {
            if (screen != null) {
                screen.write(data);
            }
            received.addAndGet(data.length());
            if (!frozen) {
                acknowledge();
            }
        }

        void acknowledge() {
            terminals.handle(new TerminalOrder.Seen(id, name, received.get()), _ -> {});
        }

        /// Comes back when the screen of a new page is painted: what is printed from then on is output.
        Object attach(@Nullable Page from) {
            var reply = new Object[1];
            if (from != null) {
                screen = from.screen;
                offset = from.offset;
            }
            terminals.handle(
                    new TerminalOrder.Attach(
                            id, name, from == null ? null : from.offset, from == null ? null : from.layout, true),
                    said -> reply[0] = said);
            if (reply[0] instanceof TerminalReply.Attached) {
                Eventually.until("the screen is painted", () -> offset >= 0);
            }
            return reply[0];
        }

        void type(String text) {
            terminals.handle(new TerminalOrder.Input(id, name, text), _ -> {});
        }

        void resize(int rows, int columns) {
            terminals.handle(new TerminalOrder.Resize(id, name, rows, columns), _ -> {});
        }

        void take() {
            terminals.handle(new TerminalOrder.Take(id, name), _ -> {});
        }

        void detach() {
            terminals.handle(new TerminalOrder.Detach(id, name), _ -> {});
        }

        /// What its screen would need to be painted: two screens with the same answer look the same.
        synchronized String looks() {
            return screen == null ? "" : screen.snapshot();
        }

        synchronized String output() {
            return output.toString();
        }

        long received() {
            return received.get();
        }
    }
}
