package wegent.executor;

import java.util.Optional;

/// The version of this executor, from its jar.
final class Version {
    private Version() {}

    static String current() {
        return Optional.ofNullable(Version.class.getPackage().getImplementationVersion())
                .orElse("development");
    }
}
