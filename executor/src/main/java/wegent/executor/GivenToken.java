package wegent.executor;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Finds the token that a start was given, where it is not in the environment itself: in a file, on standard
/// input, or on the command line, where every user of the machine can see it.
record GivenToken(@Nullable String option, @Nullable Path file) {
    private static final String FILE = "WEGENT_AUTH_TOKEN_FILE";
    private static final String STANDARD_INPUT = "-";
    private static final int MAX_BYTES = 16 * 1024;

    /// The token, unless it is elsewhere. Throws [ConfigException] when the file or the input has none.
    Optional<String> read(Map<String, String> environment, InputStream input) throws IOException {
        if (STANDARD_INPUT.equals(option)) {
            return Optional.of(token(input, "standard input"));
        }
        if (option != null) {
            return Optional.of(option);
        }
        if (file != null) {
            return Optional.of(in(file));
        }
        var named = environment.getOrDefault(FILE, "").strip();
        return named.isEmpty() || has(environment, "WEGENT_AUTH_TOKEN") || has(environment, "WEGENT_TOKEN")
                ? Optional.empty()
                : Optional.of(in(Path.of(named)));
    }

    /// Does the command line itself hold the token?
    boolean isVisible() {
        return option != null && !option.equals(STANDARD_INPUT);
    }

    private static boolean has(Map<String, String> environment, String name) {
        return !environment.getOrDefault(name, "").isBlank();
    }

    private static String in(Path path) {
        try (var content = Files.newInputStream(path)) {
            return token(content, path.toString());
        } catch (IOException e) {
            throw new ConfigException("the token file cannot be read: " + e);
        }
    }

    private static String token(InputStream from, String source) throws IOException {
        var text = new String(from.readNBytes(MAX_BYTES), StandardCharsets.UTF_8).strip();
        if (text.isEmpty() || text.lines().count() > 1) {
            throw new ConfigException(source + " does not hold one line with a token");
        }
        return text;
    }
}
