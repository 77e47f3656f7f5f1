package wegent.protocol;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import wegent.base.Json;

/// What a device tells of itself when it registers: its system, the agents it found, what its owner allows, and how
/// agents are kept apart there unless more is asked for; without `sandbox` nobody knows.
public record Machine(
        String os,
        String arch,
        String host,
        List<AgentFound> agents,
        @Nullable Policy policy,
        @Nullable RunSandbox sandbox) {

    public Machine {
        Require.maxLength(os, "machine.os", 100);
        Require.maxLength(arch, "machine.arch", 100);
        Require.maxLength(host, "machine.host", 255);
        agents = Json.listOrEmpty(agents);
    }

    /// One that does not tell how it keeps agents apart.
    public Machine(String os, String arch, String host, List<AgentFound> agents, @Nullable Policy policy) {
        this(os, arch, host, agents, policy, null);
    }

    /// An agent that the device looked for. `version` is absent when it is not installed; `problem` says why it
    /// cannot be used; `guided` is there when it takes the user's word while it works.
    public record AgentFound(
            AgentKind runtime,
            boolean available,
            @Nullable String version,
            @Nullable String problem,
            @Nullable Boolean guided) {

        /// One that hears nothing while it works.
        public AgentFound(AgentKind runtime, boolean available, @Nullable String version, @Nullable String problem) {
            this(runtime, available, version, problem, null);
        }
    }

    /// The owner's rules that the device enforces (DESIGN section 9), for the page to explain. `commands` lets folders
    /// be looked into; `commandsWrite` also lets files and folders be written, in the workspace and in folders that
    /// the owner trusts. A device that does not say it enforces no such rule.
    public record Policy(
            boolean terminal,
            boolean codeServer,
            boolean commands,
            Set<AgentKind> runtimes,
            PermissionMode maxPermissionMode,
            List<String> allowedFolders,
            @Nullable Boolean commandsWrite) {

        /// One that writes where it may read.
        public Policy(
                boolean terminal,
                boolean codeServer,
                boolean commands,
                Set<AgentKind> runtimes,
                PermissionMode maxPermissionMode,
                List<String> allowedFolders) {
            this(terminal, codeServer, commands, runtimes, maxPermissionMode, allowedFolders, commands);
        }

        /// May anything be written?
        public boolean writesFiles() {
            return commands && !Boolean.FALSE.equals(commandsWrite);
        }
    }
}
