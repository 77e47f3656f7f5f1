package wegent.executor;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.logging.ConsoleHandler;
import java.util.logging.FileHandler;
import java.util.logging.Formatter;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;
import wegent.base.PrivateFile;

/// Where log lines go: all of them to `executor.0.log` and its elders, five of 10 MB; warnings to stderr as
/// well, or everything when the owner wants to see it.
final class Logging {
    private static final int FILE_BYTES = 10 * 1024 * 1024;
    private static final int FILES = 5;
    /// Held for as long as the program runs: what nobody holds, forgets its level.
    private static final Logger ROOT = Logger.getLogger("");

    private static @Nullable FileHandler file;

    private Logging() {}

    static void start(Path folder, boolean verbose) throws IOException {
        for (Handler handler : ROOT.getHandlers()) {
            ROOT.removeHandler(handler);
        }
        PrivateFile.folder(folder);
        file = new FileHandler(folder.resolve("executor.%g.log").toString(), FILE_BYTES, FILES, true);
        add(file, Level.ALL);
        add(new ConsoleHandler(), verbose ? Level.ALL : Level.WARNING);
    }

    static void stop() {
        if (file != null) {
            file.close();
        }
    }

    private static void add(Handler handler, Level level) {
        handler.setFormatter(new OneLine());
        handler.setLevel(level);
        ROOT.addHandler(handler);
    }

    private static final class OneLine extends Formatter {
        private static final DateTimeFormatter TIME =
                DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss.SSS").withZone(ZoneId.systemDefault());

        @Override
        public String format(LogRecord entry) {
            var name = String.valueOf(entry.getLoggerName());
            return TIME.format(entry.getInstant()) + " " + entry.getLevel().getName() + " "
                    + name.substring(name.lastIndexOf('.') + 1) + " " + formatMessage(entry) + trace(entry.getThrown())
                    + "\n";
        }

        private static String trace(@Nullable Throwable thrown) {
            if (thrown == null) {
                return "";
            }
            var text = new StringWriter();
            thrown.printStackTrace(new PrintWriter(text, true));
            return " | " + text.toString().strip().replaceAll("\\R\\s*", " | ");
        }
    }
}
