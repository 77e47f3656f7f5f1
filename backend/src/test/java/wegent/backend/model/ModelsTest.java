package wegent.backend.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import wegent.backend.account.Accounts;
import wegent.backend.account.Lists;
import wegent.backend.storage.Cipher;
import wegent.backend.storage.SecretKeyConfig;
import wegent.backend.testing.SqlEngine;
import wegent.base.FakeTime;
import wegent.base.Secret;
import wegent.protocol.RefusedException;
import wegent.protocol.rest.ModelView;
import wegent.protocol.rest.SaveModel;

/// The same of models on every database.
@ParameterizedClass
@EnumSource(SqlEngine.class)
class ModelsTest {
    @Parameter
    SqlEngine engine;

    @TempDir
    Path folder;

    @Test
    void modelsAreKeptChangedAndUsed() {
        try (var database = engine.open()) {
            var time = new FakeTime();
            var ann = new Accounts(database, time)
                    .add("ann", new Secret("a password"), "user")
                    .id();
            var models = new Models(database, Cipher.open(SecretKeyConfig.generated(), folder), new Lists(), time);

            var first = models.add(ann, new SaveModel("one", "anthropic", null, new Secret("sk-1"), null, null));
            var second = models.add(ann, new SaveModel("two", "anthropic", "https://m.example", null, "large", null));
            assertThat(first.isDefault()).isTrue();
            assertThat(second.isDefault()).isFalse();

            models.change(ann, second.id(), new SaveModel("two", "anthropic", null, null, null, true));
            assertThat(models.list(ann)).extracting(ModelView::isDefault).containsExactly(false, true);
            assertThat(models.access(ann, null, "anthropic").orElseThrow().baseUrl())
                    .isNull();
            assertThat(models.access(ann, first.id(), "anthropic").orElseThrow().apiKey())
                    .isEqualTo(new Secret("sk-1"));

            models.change(ann, first.id(), new SaveModel("one", "anthropic", null, new Secret(""), null, false));
            assertThat(models.access(ann, first.id(), "anthropic").orElseThrow().apiKey())
                    .isNull();
            models.remove(ann, first.id());
            assertThatThrownBy(() -> models.require(ann, first.id())).isInstanceOf(RefusedException.class);
            assertThatThrownBy(() -> models.remove(ann, first.id())).isInstanceOf(RefusedException.class);
        }
    }

    @Test
    void oneOfManyFirstModelsAtOnceIsTheDefault() throws Exception {
        try (var database = engine.open();
                var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var time = new FakeTime();
            var ann = new Accounts(database, time)
                    .add("ann", new Secret("a password"), "user")
                    .id();
            var models = new Models(database, Cipher.open(SecretKeyConfig.generated(), folder), new Lists(), time);
            var added = IntStream.range(0, 12)
                    .mapToObj(n -> (Callable<ModelView>)
                            () -> models.add(ann, new SaveModel("m" + n, "anthropic", null, null, null, null)))
                    .toList();

            for (var model : threads.invokeAll(added)) {
                model.get();
            }
            assertThat(models.list(ann).stream().filter(ModelView::isDefault)).hasSize(1);
        }
    }
}
