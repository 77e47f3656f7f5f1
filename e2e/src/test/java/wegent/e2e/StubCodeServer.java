package wegent.e2e;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/// A program that starts, logs in and answers as code-server does, for devices of tests.
public final class StubCodeServer {
    private static final String STUB = "wegent.executor.codeserver.StubIde";

    private StubCodeServer() {}

    /// Writes it into `folder`.
    public static Path in(Path folder) throws IOException {
        var program = folder.resolve("code-server");
        var java = ProcessHandle.current().info().command().orElseThrow();
        Files.writeString(
                program,
                "#!/bin/sh\nexec '" + java + "' -Xmx64m -XX:TieredStopAtLevel=1 -cp '"
                        + System.getProperty("java.class.path") + "' " + STUB + " \"$@\"\n");
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwx------"));
        return program;
    }
}
