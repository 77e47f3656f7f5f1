package wegent.executor.sandbox;

import java.util.Optional;
import wegent.executor.process.Enclosure;

/// The means that this system has to keep a program apart.
public sealed interface Sandbox permits BubblewrapSandbox, MacSandbox, NoSandbox {

    /// Why it cannot be used, in words for the owner, with what to do. Empty when it can.
    Optional<String> problem();

    /// What is to be put around a program that may see `view`.
    Enclosure around(View view);
}
