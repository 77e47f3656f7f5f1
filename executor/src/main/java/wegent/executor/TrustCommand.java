package wegent.executor;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import wegent.base.PrivateFile;
import wegent.base.SystemTime;
import wegent.executor.workspace.TrustedFolders;
import wegent.protocol.RefusedException;

/// `wegent-executor trust`: the one way to give or to take trust in a folder. An executor that runs sees it at once.
@Command(
        name = "trust",
        description =
                "Trusts folders: programs that their repositories name for files (filters, LFS) run as with Git by"
                        + " hand, and the page may write there. Without a folder, lists them.",
        sortOptions = false)
final class TrustCommand implements Callable<Integer> {
    @Parameters(arity = "0..*", paramLabel = "DIR", description = "A folder; all that is below it is trusted, too.")
    private List<Path> folders = List.of();

    @Option(names = "--remove", paramLabel = "DIR", description = "Trust this one no longer.")
    private @Nullable Path removed;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Print this help.")
    @SuppressWarnings("UnusedVariable")
    private boolean help;

    @Override
    public Integer call() {
        try {
            var trusted = new TrustedFolders(PrivateFile.folder(ExecutorConfig.home(System.getenv())));
            trust(trusted, folders);
            if (removed != null && !trusted.remove(removed)) {
                throw RefusedException.invalid("path", removed + " is not trusted by itself");
            }
            if (folders.isEmpty() && removed == null) {
                trusted.all().forEach(System.out::println);
            }
            return 0;
        } catch (RefusedException | IOException e) {
            System.err.println("wegent-executor: " + e.getMessage());
            return 1;
        }
    }

    /// Trusts `folders` from now on.
    static void trust(TrustedFolders trusted, List<Path> folders) throws IOException {
        try (var time = new SystemTime()) {
            for (var folder : folders) {
                System.out.println("Trusted          " + trusted.add(folder, time.instant()));
            }
        }
    }
}
