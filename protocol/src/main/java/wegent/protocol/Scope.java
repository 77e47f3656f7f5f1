package wegent.protocol;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Collection;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// What a credential may be used for. None is part of another. On the wire in lower case.
public enum Scope {
    /// See conversations, devices, projects and files.
    READ,
    /// Send messages, stop runs, change conversations, projects and files.
    RUN,
    /// Answer permission requests, and do what asks for none: terminals, IDEs, runs that need no permission.
    APPROVE,
    /// Change keys, tokens, devices, models and users, as far as the user may.
    ADMIN,
    /// Connect a device.
    DEVICE;

    @JsonValue
    public String wire() {
        return name().toLowerCase(Locale.ROOT);
    }

    @JsonCreator
    public static Scope of(String wire) {
        for (var scope : values()) {
            if (scope.wire().equals(wire)) {
                return scope;
            }
        }
        throw new IllegalArgumentException("scope is not one of read, run, approve, admin, device: " + wire);
    }

    /// All that a user may do.
    public static Set<Scope> all() {
        return EnumSet.allOf(Scope.class);
    }

    /// The names with a comma between.
    public static String join(Collection<Scope> scopes) {
        return scopes.stream().sorted().map(Scope::wire).collect(Collectors.joining(","));
    }

    /// What [#join] gave; [#all] for null, which is from before there were scopes. A name that is none is left out.
    public static Set<Scope> split(@Nullable String joined) {
        if (joined == null) {
            return all();
        }
        var scopes = EnumSet.noneOf(Scope.class);
        for (var scope : values()) {
            if (("," + joined + ",").contains("," + scope.wire() + ",")) {
                scopes.add(scope);
            }
        }
        return scopes;
    }
}
