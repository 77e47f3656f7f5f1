package wegent.protocol;

import org.jspecify.annotations.Nullable;

/// How a run is kept apart on its device. `reason` says why not more, where more was wanted or would be usual.
public record RunSandbox(SandboxProfile profile, @Nullable String reason) {
    public static final int MAX_REASON = 500;

    public RunSandbox {
        Require.present(profile, "sandbox.profile");
        if (reason != null && reason.length() > MAX_REASON) {
            reason = reason.substring(0, MAX_REASON);
        }
    }
}
