package wegent.executor.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import wegent.executor.process.Enclosure;
import wegent.executor.process.Mount;
import wegent.protocol.SandboxProfile;

/// Which profile a run gets, and the profile's text for macOS.
class SandboxesTest {
    private static final Path HOME = Path.of("/home/ann");
    private static final Path WORK = Path.of("/home/ann/code");
    private static final String NO_BUBBLEWRAP = "No bubblewrap: install the package bubblewrap";

    @Test
    void whereThereIsNoSandboxARunIsOpenAndSaysWhy() {
        var sandboxes = sandboxes(SandboxConfig.Minimum.CONTAINED, new NoSandbox(NO_BUBBLEWRAP));

        var chosen = sandboxes.choose(null, WORK);

        assertThat(chosen.profile()).isEqualTo(SandboxProfile.OPEN);
        assertThat(chosen.reason()).isEqualTo(NO_BUBBLEWRAP);
        assertThat(sandboxes.refusal(chosen)).isEmpty();
    }

    @Test
    void anOwnerWhoRequiresOneRefusesThatRun() {
        var sandboxes = sandboxes(SandboxConfig.Minimum.REQUIRED, new NoSandbox(NO_BUBBLEWRAP));

        var refusal = sandboxes.refusal(sandboxes.choose(null, WORK));

        assertThat(refusal.orElseThrow()).contains("policy.sandbox").contains(NO_BUBBLEWRAP);
    }

    @Test
    void moreMayBeAskedForAndNeverLess() {
        var open = sandboxes(SandboxConfig.Minimum.OPEN, works());
        var contained = sandboxes(SandboxConfig.Minimum.CONTAINED, works());

        assertThat(open.choose(null, WORK).profile()).isEqualTo(SandboxProfile.OPEN);
        assertThat(open.choose(SandboxProfile.CONTAINED, WORK).profile()).isEqualTo(SandboxProfile.CONTAINED);
        assertThat(contained.choose(SandboxProfile.OPEN, WORK).profile()).isEqualTo(SandboxProfile.CONTAINED);
        assertThat(contained.choose(SandboxProfile.ISOLATED, WORK).reason()).contains("cannot isolate");
    }

    @Test
    void aRunInTheHomeItselfIsOpen() {
        var chosen = sandboxes(SandboxConfig.Minimum.CONTAINED, works()).choose(null, HOME);

        assertThat(chosen.profile()).isEqualTo(SandboxProfile.OPEN);
        assertThat(chosen.reason()).contains("home folder");
    }

    @Test
    void theRulesForMacOsOpenWhatIsNeededAfterTheyShutTheRest() {
        var view = new View(
                WORK,
                HOME,
                List.of(new Mount.Hidden(Path.of("/home/ann/.wegent-executor"))),
                java.util.Optional.empty());
        var own = List.<Mount>of(new Mount.Writable(Path.of("/home/ann/.wegent-executor/claude/tasks/7")));

        var profile = MacSandbox.profile(view, own, new Enclosure.Scratch(Path.of("/tmp/wg1"), Path.of("/x")));

        assertThat(profile.lines())
                .startsWith("(version 1)", "(allow default)", "(deny file-write*)")
                .contains("(allow file-write* (subpath \"/tmp/wg1\"))")
                .contains("(allow file-read* file-write* (subpath \"/home/ann/code\"))")
                .containsSubsequence(
                        "(deny file-read* file-write* (subpath \"/home/ann/.wegent-executor\"))",
                        "(allow file-read* file-write* (subpath \"/home/ann/.wegent-executor/claude/tasks/7\"))");
    }

    /// One that asks nothing of the system.
    private static Sandbox works() {
        return new MacSandbox();
    }

    private static Sandboxes sandboxes(SandboxConfig.Minimum minimum, Sandbox sandbox) {
        return new Sandboxes(
                new SandboxConfig(minimum, List.of(), List.of(), false),
                new Sandboxes.Places(HOME, List.of(), List.of(), Map.of()),
                sandbox);
    }
}
