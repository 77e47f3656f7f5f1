package wegent.executor.sandbox;

import java.util.Optional;
import wegent.executor.process.Enclosure;

/// A system without means: all runs *open*.
public record NoSandbox(String why) implements Sandbox {
    @Override
    public Optional<String> problem() {
        return Optional.of(why);
    }

    @Override
    public Enclosure around(View view) {
        return Enclosure.NONE;
    }
}
