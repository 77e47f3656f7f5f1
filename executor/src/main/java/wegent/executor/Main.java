package wegent.executor;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import wegent.base.PrivateFile;
import wegent.executor.connection.Ending;
import wegent.executor.home.HomeLock;
import wegent.executor.identity.ThisMachine;
import wegent.executor.workspace.TrustedFolders;
import wegent.protocol.RefusedException;

/// The command `wegent-executor`. Exit codes: 0 stopped, 1 cannot start, 2 wrong command line, 3 the backend
/// refuses this device, 4 another executor took its place.
@Command(
        name = "wegent-executor",
        description = "Makes this computer a device of a Wegent backend and runs its agents here.",
        versionProvider = Main.VersionLine.class,
        subcommands = TrustCommand.class,
        sortOptions = false)
public final class Main implements Callable<Integer> {
    private static final Logger log = System.getLogger(Main.class.getName());
    private static final int CANNOT_START = 1;

    @Option(names = "--backend-url", paramLabel = "URL", description = "Address of the backend.")
    private @Nullable String backendUrl;

    @Option(
            names = "--token",
            paramLabel = "TOKEN",
            description =
                    "API key or token; \"-\" reads it from standard input. Other users of this machine see it here.")
    private @Nullable String token;

    @Option(names = "--token-file", paramLabel = "PATH", description = "A file with the API key or token.")
    private @Nullable Path tokenFile;

    @Option(
            names = "--insecure",
            description = "Connect by plain http over a network: who sits between can take over this device.")
    private boolean insecure;

    @Option(names = "--name", paramLabel = "NAME", description = "Name of this device.")
    private @Nullable String name;

    @Option(names = "--max-slots", paramLabel = "N", description = "How many tasks may run at a time (5).")
    private @Nullable String maxSlots;

    @Option(names = "--config", paramLabel = "PATH", description = "Configuration instead of device-config.json.")
    private @Nullable Path config;

    @Option(
            names = "--allow",
            paramLabel = "DIR",
            description =
                    "Trust this folder from now on; may be given several times. See wegent-executor trust --help.")
    private List<Path> allowed = List.of();

    @Option(names = "--mode", paramLabel = "MODE", description = "Only \"local\" is there.")
    private @Nullable String mode;

    @Option(names = "--verbose", description = "Show all log lines.")
    private boolean verbose;

    @Option(
            names = {"-v", "--version"},
            versionHelp = true,
            description = "Print the version.")
    @SuppressWarnings("UnusedVariable")
    private boolean version;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Print this help.")
    @SuppressWarnings("UnusedVariable")
    private boolean help;

    public static void main(String[] arguments) {
        System.exit(new CommandLine(new Main()).execute(arguments));
    }

    @Override
    public Integer call() throws InterruptedException {
        var environment = environment();
        var home = ExecutorConfig.home(environment);
        try {
            var file = config == null ? home.resolve("device-config.json") : config;
            Paired.claimIfAsked(home, environment, deviceName(environment));
            var read = ExecutorConfig.read(home, file, flags(environment), environment);
            var lock = HomeLock.take(PrivateFile.folder(home));
            TrustCommand.trust(new TrustedFolders(home), allowed);
            Logging.start(read.logs(), verbose);
            return run(new Executor(read, environment, lock, Main::tell));
        } catch (ConfigException e) {
            return fail(e.text());
        } catch (HomeLock.HomeInUseException e) {
            return fail(String.valueOf(e.getMessage()));
        } catch (RefusedException e) {
            return fail(e.text());
        } catch (IOException e) {
            return fail("cannot use " + home + ": " + e);
        }
    }

    private static int run(Executor executor) throws InterruptedException {
        var hook = new Thread(() -> {
            executor.close();
            tell("Stopped");
            Logging.stop();
            Runtime.getRuntime().halt(0); // a stop that was asked for is a success
        });
        Runtime.getRuntime().addShutdownHook(hook);
        var ending = executor.run();
        if (ending.exitCode() == Ending.STOPPED) {
            hook.join(); // it is the hook that stopped us, and it ends the program
            return 0;
        }
        Runtime.getRuntime().removeShutdownHook(hook);
        log.log(Level.INFO, ending.message());
        var code = fail(ending.message(), ending.exitCode());
        executor.close();
        Logging.stop();
        return code;
    }

    private String deviceName(Map<String, String> environment) {
        var named = name == null ? environment.getOrDefault("DEVICE_NAME", "") : name;
        return named.isBlank() ? ThisMachine.read(environment).deviceName() : named;
    }

    /// What is allowed on the command line is allowed to all that reads the environment.
    private Map<String, String> environment() {
        var all = new HashMap<>(System.getenv());
        if (insecure) {
            all.put("WEGENT_INSECURE", "true");
        }
        return all;
    }

    private Map<String, String> flags(Map<String, String> environment) throws IOException {
        var given = new GivenToken(token, tokenFile);
        if (given.isVisible()) {
            System.err.println("wegent-executor: warning: other users of this machine can see the token of --token;"
                    + " use WEGENT_AUTH_TOKEN, --token-file or --token -");
        }
        var flags = new HashMap<String, String>();
        put(flags, "--backend-url", backendUrl);
        put(flags, "--token", given.read(environment, System.in).orElse(null));
        put(flags, "--name", name);
        put(flags, "--max-slots", maxSlots);
        put(flags, "--mode", mode);
        return flags;
    }

    private static void put(Map<String, String> flags, String flag, @Nullable String value) {
        if (value != null) {
            flags.put(flag, value);
        }
    }

    private static void tell(String line) {
        System.out.println(line);
        log.log(Level.INFO, line);
    }

    private static int fail(String message) {
        return fail(message, CANNOT_START);
    }

    private static int fail(String message, int code) {
        message.lines().forEach(line -> System.err.println("wegent-executor: " + line));
        return code;
    }

    static final class VersionLine implements CommandLine.IVersionProvider {
        @Override
        public String[] getVersion() {
            return new String[] {"wegent-executor " + Version.current()};
        }
    }
}
