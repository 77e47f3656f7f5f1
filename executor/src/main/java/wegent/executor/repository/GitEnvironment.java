package wegent.executor.repository;

import java.io.File;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The settings and variables with which every call of Git on this device is made, whoever makes it. With them Git
/// runs no hook, no file system monitor and no program that shows or asks something, follows no submodule, fetches
/// nothing that is missing, and takes no repository for one that only looks like it.
public final class GitEnvironment {
    private static final boolean WINDOWS = File.separatorChar == '\\';
    private static final String NOTHING = WINDOWS ? "NUL" : "/dev/null";

    private static final List<String> SETTINGS = List.of(
            "core.hooksPath=" + NOTHING,
            "core.fsmonitor=false",
            "core.askPass=",
            "core.pager=cat",
            "core.editor=false",
            "core.alternateRefsCommand=false",
            "core.gitProxy=",
            "core.quotePath=false",
            "diff.autoRefreshIndex=false",
            "gc.auto=0",
            "maintenance.auto=false",
            "log.showSignature=false",
            "commit.gpgSign=false",
            "tag.gpgSign=false",
            "protocol.ext.allow=never",
            "protocol.file.allow=user",
            "safe.bareRepository=explicit",
            "submodule.recurse=false",
            "fetch.recurseSubmodules=false");

    private GitEnvironment() {}

    /// The file that is always empty.
    public static File nothing() {
        return new File(NOTHING);
    }

    /// The settings as options of the program `git`, to stand before the command.
    public static List<String> options() {
        return options(SETTINGS);
    }

    /// `settings`, each `key=value`, as options of the program `git`.
    public static List<String> options(List<String> settings) {
        var options = new ArrayList<String>();
        for (var setting : settings) {
            options.add("-c");
            options.add(setting);
        }
        return options;
    }

    /// What every call has in its environment. No remote is spoken to, by whatever way.
    public static Map<String, String> variables() {
        var variables = new LinkedHashMap<>(variablesOfRemoteCalls(""));
        variables.put("GIT_OPTIONAL_LOCKS", "0");
        variables.put("GIT_NO_LAZY_FETCH", "1");
        variables.put("GIT_SSH_COMMAND", "false");
        variables.put("GIT_PROXY_COMMAND", "false");
        return variables;
    }

    /// What a call has that may speak to remotes by `protocols`, with colons between them, and by no other way.
    public static Map<String, String> variablesOfRemoteCalls(String protocols) {
        var variables = new LinkedHashMap<String, String>();
        variables.put("LC_ALL", "C");
        variables.put("GIT_TERMINAL_PROMPT", "0");
        variables.put("SSH_ASKPASS_REQUIRE", "never");
        variables.put("GIT_ALLOW_PROTOCOL", protocols);
        variables.put("GIT_EDITOR", "false");
        variables.put("GIT_SEQUENCE_EDITOR", "false");
        variables.put("GIT_PAGER", "cat");
        return variables;
    }

    /// What a call has beside [#variables] when nobody's settings count but those that it is given.
    public static Map<String, String> withoutSettingsOfOthers() {
        return Map.of(
                "GIT_CONFIG_NOSYSTEM", "1",
                "GIT_CONFIG_GLOBAL", NOTHING,
                "GIT_ATTR_NOSYSTEM", "1");
    }

    /// `settings` as variables: unlike an option, a key may have any characters in it, also `=` and a line's end.
    public static Map<String, String> settings(Map<String, String> settings) {
        var variables = new LinkedHashMap<String, String>();
        var number = 0;
        for (var setting : settings.entrySet()) {
            variables.put("GIT_CONFIG_KEY_" + number, setting.getKey());
            variables.put("GIT_CONFIG_VALUE_" + number, setting.getValue());
            number++;
        }
        variables.put("GIT_CONFIG_COUNT", Integer.toString(number));
        return variables;
    }
}
