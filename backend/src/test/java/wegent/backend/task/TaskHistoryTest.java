package wegent.backend.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import wegent.backend.testing.SqlEngine;
import wegent.backend.testing.SqlWorld;
import wegent.protocol.RefusedException;
import wegent.protocol.id.TaskId;
import wegent.protocol.id.UserId;
import wegent.protocol.rest.ChangeTask;
import wegent.protocol.rest.TaskSummary;

/// The same of the history on every database.
@ParameterizedClass
@EnumSource(SqlEngine.class)
class TaskHistoryTest {
    private static final Tasks.Enqueue NOWHERE = (_, _, _) -> {};

    @Parameter
    SqlEngine engine;

    private SqlWorld world;

    @BeforeEach
    void open() {
        world = new SqlWorld(engine);
    }

    @AfterEach
    void close() {
        world.close();
    }

    private TaskId task(String text) {
        world.time.advance(Duration.ofSeconds(1));
        return world.send(null, null, text, NOWHERE).answer().taskId();
    }

    private TaskFilter looking(String text) {
        return TaskFilter.parse(text, "", "", false, false);
    }

    private java.util.List<TaskId> shown(TaskFilter filter) {
        return world.tasks.list(world.ann, filter, 50, 0).items().stream()
                .map(TaskSummary::taskId)
                .toList();
    }

    @Test
    void everyWordIsLookedForInTitlesAndQuestions() {
        var parser = task("Fix the Parser\nit drops the last 100% of_lines");
        task("Deploy");
        world.send(parser, null, "now with ÄPFEL", NOWHERE);

        assertThat(shown(looking("parser fix"))).containsExactly(parser);
        assertThat(shown(looking("DROPS äpfel"))).containsExactly(parser);
        assertThat(shown(looking("parser deploy"))).isEmpty();
        assertThat(shown(looking("100% of_"))).containsExactly(parser);
        assertThat(shown(looking("0%0"))).isEmpty();
        assertThat(shown(looking("  "))).hasSize(2);
    }

    @Test
    void whatWaitsForTheUserComesFirstThenWhatIsPinnedThenTheNewest() {
        var old = task("old");
        var pinned = task("pinned");
        var waits = task("waits");
        var fresh = task("fresh");
        world.tasks.change(world.ann, pinned, new ChangeTask(null, true, null, null));
        world.tasks.change(world.ann, waits, new ChangeTask(null, null, true, null));
        world.database.transact(sql -> world.store.setNeedsApproval(sql, waits, true));

        assertThat(shown(TaskFilter.NONE)).containsExactly(waits, pinned, fresh, old);
        assertThat(shown(TaskFilter.parse("", "", "", false, true))).containsExactly(waits);
    }

    @Test
    void whatIsPutAwayIsInTheListOfArchivedOnesUntilItGoesOn() {
        var task = task("put away");
        world.tasks.change(world.ann, task, new ChangeTask(null, null, true, null));

        assertThat(shown(TaskFilter.NONE)).isEmpty();
        assertThat(shown(TaskFilter.parse("", "", "", true, false))).containsExactly(task);
        world.send(task, null, "go on", NOWHERE);
        assertThat(shown(TaskFilter.NONE)).containsExactly(task);
    }

    @Test
    void aMutedOneStaysInItsPlaceAndAForeignOneIsNotMuted() {
        var task = task("noisy");

        world.tasks.change(world.ann, task, new ChangeTask(null, null, null, true));
        assertThat(world.store.task(task).orElseThrow().summary().muted()).isTrue();
        assertThat(shown(TaskFilter.NONE)).containsExactly(task);
        world.tasks.change(world.ann, task, new ChangeTask(null, null, null, false));
        assertThat(world.store.task(task).orElseThrow().muted()).isFalse();
        var bob = new UserId(world.ann.value() + 1);
        assertThatThrownBy(() -> world.tasks.change(bob, task, new ChangeTask(null, null, null, true)))
                .isInstanceOf(RefusedException.class);
    }

    @Test
    void itIsNarrowedByDeviceAndStatusAndComesInPages() {
        task("one");
        var two = task("two");
        var three = task("three");

        assertThat(shown(TaskFilter.parse("", "laptop", "pending,running", false, false)))
                .hasSize(3);
        assertThat(shown(TaskFilter.parse("", "tower", "", false, false))).isEmpty();
        assertThat(shown(TaskFilter.parse("", "", "FAILED", false, false))).isEmpty();
        assertThatThrownBy(() -> TaskFilter.parse("", "", "late", false, false)).isInstanceOf(RefusedException.class);
        var page = world.tasks.list(world.ann, TaskFilter.NONE, 2, 0);
        assertThat(page.total()).isEqualTo(3);
        assertThat(page.items()).extracting(TaskSummary::taskId).containsExactly(three, two);
        assertThat(world.tasks.list(world.ann, TaskFilter.NONE, 2, 2).items()).hasSize(1);
    }

    @Test
    void aNewNameIsNoNewsAndAForeignOneIsNotGiven() {
        var task = task("old name");
        var before = world.store.task(task).orElseThrow();
        world.time.advance(Duration.ofHours(1));
        world.tasks.change(world.ann, task, new ChangeTask("  new name ", null, null, null));

        var after = world.store.task(task).orElseThrow();
        assertThat(after.title()).isEqualTo("new name");
        assertThat(after.updatedAt()).isEqualTo(before.updatedAt());
        var bob = new UserId(world.ann.value() + 1);
        assertThatThrownBy(() -> world.tasks.change(bob, task, new ChangeTask("mine", null, null, null)))
                .isInstanceOf(RefusedException.class);
    }
}
