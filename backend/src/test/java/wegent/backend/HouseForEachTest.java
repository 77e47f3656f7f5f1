package wegent.backend;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.params.ParameterInfo;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import wegent.backend.testing.SqlEngine;

/// A test class that runs on every database, its `engine`: each test finds a backend of its own in the field
/// `house`.
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ParameterizedClass
@EnumSource(SqlEngine.class)
@ExtendWith(HouseForEachTest.Builder.class)
@interface HouseForEachTest {

    /// Builds the houses, and pulls them down.
    final class Builder implements BeforeEachCallback, AfterEachCallback {
        private static final ExtensionContext.Namespace HERE = ExtensionContext.Namespace.create(Builder.class);

        @Override
        public void beforeEach(ExtensionContext context) throws ReflectiveOperationException {
            var engine = ParameterInfo.get(context).getArguments().get(0, SqlEngine.class);
            var house = new TestHouse(engine);
            context.getStore(HERE).put(TestHouse.class, house);
            var test = context.getRequiredTestInstance();
            test.getClass().getDeclaredField("house").set(test, house);
        }

        @Override
        public void afterEach(ExtensionContext context) {
            context.getStore(HERE).remove(TestHouse.class, TestHouse.class).close();
        }
    }
}
