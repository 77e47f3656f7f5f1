package wegent.protocol.rest;

import org.jspecify.annotations.Nullable;
import wegent.protocol.Require;

/// The repository that a project is cloned from, and the branch that is taken; absent: its own choice.
public record ProjectGit(String url, @Nullable String branch) {
    public ProjectGit {
        Require.text(url, "url", 2000);
        if (branch != null) {
            Require.optionalText(branch, "branch", 240);
        }
    }
}
