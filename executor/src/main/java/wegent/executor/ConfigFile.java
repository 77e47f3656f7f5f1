package wegent.executor;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import wegent.base.Json;
import wegent.base.PrivateFile;

/// `device-config.json`: made at the first start, with every key in sight and none of the environment in it;
/// from then on the owner's, and never written again.
record ConfigFile(Path path, ObjectNode content) {
    private static final String FIRST = """
            {
              "mode" : "local",
              "device_type" : "local",
              "device_name" : "",
              "bind_shell" : "claudecode",
              "max_slots" : 5,
              "connection" : {
                "backend_url" : "",
                "socket_url" : "",
                "auth_token" : ""
              },
              "policy" : {
                "runtimes" : [ "claude_code", "codex" ],
                "max_permission_mode" : "accept_edits",
                "terminal" : null,
                "code_server" : null,
                "commands" : {
                  "read" : null,
                  "write" : null
                },
                "sandbox" : "contained",
                "allowed_folders" : [ ]
              },
              "sandbox" : {
                "hidden" : [ ],
                "writable" : [ ],
                "ssh_agent" : false
              },
              "limits" : {
                "silence_minutes" : 30,
                "start_seconds" : 60,
                "approval_minutes" : 30
              }
            }
            """;

    /// Reads `path`, and makes it when it is not there. Throws [ConfigException] when it is not a JSON object.
    static ConfigFile read(Path file) throws IOException {
        var path = file.toAbsolutePath();
        if (!Files.exists(path)) {
            PrivateFile.folder(path.resolveSibling(".").normalize());
            PrivateFile.write(path, FIRST);
        }
        try {
            if (Json.mapper().readTree(Files.readString(path)) instanceof ObjectNode object) {
                return new ConfigFile(path, object);
            }
            throw new ConfigException(path + " does not hold a JSON object");
        } catch (JsonProcessingException e) {
            var at = e.getLocation();
            throw new ConfigException(path + " is not JSON: line " + at.getLineNr() + ", column " + at.getColumnNr()
                    + ": " + e.getOriginalMessage());
        }
    }
}
