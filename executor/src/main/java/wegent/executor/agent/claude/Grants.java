package wegent.executor.agent.claude;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import wegent.protocol.stream.ActionRequest;
import wegent.protocol.stream.ActionRequest.Grant;

/// What the user allowed for the whole conversation: what the request said that this would cover, and no more. The
/// agent is not told of it and goes on asking, so that no rule of its own, which may be wider, is ever in force.
/// Threads meet here.
final class Grants {

    @GuardedBy("this")
    private final Set<String> covered = new HashSet<>();

    synchronized boolean cover(ToolRequest request) {
        return key(request).filter(covered::contains).isPresent();
    }

    /// Remembers what `request` said that it would cover; nothing when that was only itself.
    synchronized void add(ToolRequest request) {
        key(request).ifPresent(covered::add);
    }

    private static Optional<String> key(ToolRequest request) {
        return request.grant().map(grant -> grant.kind() + "\n" + target(grant, request));
    }

    private static String target(Grant grant, ToolRequest request) {
        return switch (grant.kind()) {
            case COMMAND, SAME_INPUT -> request.tool() + "\n" + ActionRequest.ascii(request.deeds());
            case CHANGE_FILE, READ_FILE -> grant.target() + "\n" + file(request.folder(), grant.target());
            case FETCH -> grant.target();
        };
    }

    /// Where `path` leads now, as far as there is something: a link that is changed later is another file.
    private static String file(String folder, String path) {
        var rest = Path.of("");
        for (var at = Path.of(folder).resolve(path); at != null; at = at.getParent()) {
            try {
                if (Files.exists(at) || Files.isSymbolicLink(at)) {
                    return at.toRealPath().resolve(rest).toString();
                }
            } catch (IOException _) {
                return "unknown";
            }
            var name = at.getFileName();
            rest = name == null ? rest : name.resolve(rest);
        }
        return rest.toString();
    }
}
