package wegent.executor.terminal;

import com.pty4j.PtyProcess;
import com.pty4j.PtyProcessBuilder;
import com.pty4j.WinSize;
import com.pty4j.unix.UnixPtyProcess;
import java.io.IOException;
import java.util.Map;

/// [Pty] by pty4j, on Linux, macOS and Windows.
final class NativePty implements Pty {
    private final PtyProcess process;

    private NativePty(PtyProcess process) {
        this.process = process;
    }

    /// Opens shells as `shell` says, with the environment `environment` and what a terminal adds to it.
    static Opener opener(LoginShell shell, Map<String, String> environment) {
        var variables = shell.environment(environment);
        return (folder, rows, columns) ->
                new NativePty(new PtyProcessBuilder(shell.command().toArray(String[]::new))
                        .setEnvironment(variables)
                        .setDirectory(folder.toString())
                        .setInitialRows(rows)
                        .setInitialColumns(columns)
                        .setRedirectErrorStream(true)
                        .start());
    }

    @Override
    public int read(byte[] into) throws IOException {
        return process.getInputStream().read(into);
    }

    @Override
    public void write(byte[] bytes) throws IOException {
        process.getOutputStream().write(bytes);
        process.getOutputStream().flush();
    }

    @Override
    public void resize(int rows, int columns) {
        if (process.isAlive()) {
            process.setWinSize(new WinSize(columns, rows));
        }
    }

    @Override
    public int awaitExit() throws InterruptedException {
        return process.waitFor();
    }

    @Override
    public void hangUp() {
        if (process instanceof UnixPtyProcess unix) {
            unix.hangup();
        } else {
            process.destroy();
        }
    }

    @Override
    public void kill() {
        process.destroyForcibly();
    }
}
