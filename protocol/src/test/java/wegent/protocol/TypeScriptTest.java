package wegent.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// The page's types are those of the records. To write them anew: `mvn -pl protocol -am test
/// -Dwegent.types.write=true`.
class TypeScriptTest {
    private static final Path FOLDER = Path.of("../web/src/protocol");

    @Test
    void theGeneratedTypesAreFresh() throws IOException, ClassNotFoundException {
        var writer = new TypeScriptWriter(roots());

        if (Boolean.getBoolean("wegent.types.write")) {
            Files.createDirectories(FOLDER);
            Files.writeString(FOLDER.resolve("messages.gen.ts"), writer.messages());
            Files.writeString(FOLDER.resolve("rest.gen.ts"), writer.rest());
        }

        assertThat(FOLDER.resolve("messages.gen.ts")).content().isEqualTo(writer.messages());
        assertThat(FOLDER.resolve("rest.gen.ts")).content().isEqualTo(writer.rest());
    }

    private static List<Class<?>> roots() throws IOException, ClassNotFoundException {
        var roots = new ArrayList<Class<?>>();
        roots.add(ChatRequest.class);
        roots.add(ChatReply.class);
        roots.add(ChatEvent.class);
        roots.add(TerminalRequest.class);
        roots.add(TerminalReply.class);
        roots.add(TerminalReport.class);
        roots.add(TerminalEvent.class);
        roots.add(Cursor.class);
        roots.add(ErrorReply.class);
        try (var files = Files.list(Path.of("target/classes/wegent/protocol/rest"))) {
            for (var file : files.sorted().toList()) {
                var name = file.getFileName().toString().replace(".class", "");
                if (!name.equals("package-info")) {
                    roots.add(Class.forName("wegent.protocol.rest." + name));
                }
            }
        }
        return roots;
    }
}
