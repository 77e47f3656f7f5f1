package wegent.backend.account;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import wegent.protocol.Scope;

/// The scope that a credential must have for this route. A route without this or [OpenAccess] is closed to all.
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
public @interface Access {
    Scope[] value();
}
