package wegent.executor.git;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static wegent.executor.git.RealGit.git;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import wegent.base.Eventually;
import wegent.base.SystemTime;
import wegent.executor.process.Launcher;
import wegent.executor.workspace.AllowedFolders;
import wegent.protocol.DeviceCommand;
import wegent.protocol.RefusedException;
import wegent.protocol.rest.CloneStatus;
import wegent.protocol.rest.CloneView;

/// Clones by the system's Git, from a server on loopback.
class ClonesTest {
    private final SystemTime time = new SystemTime();

    @TempDir
    Path root;

    private HttpServer server;
    private Launcher launcher;
    private Clones clones;

    @BeforeEach
    void open() throws IOException, InterruptedException {
        root = root.toRealPath();
        var source = RealGit.repository(root.resolve("source"));
        git(source, "branch", "next");
        git(root, "clone", "-q", "--bare", "source", "served/site.git");
        git(root.resolve("served/site.git"), "update-server-info");
        server = RealGit.serve(root.resolve("served"));
        launcher = new Launcher(Map.of("PATH", System.getenv("PATH"), "HOME", root.toString()), root.toString(), time);
        var folders = new AllowedFolders(root.resolve("workspace"), List.of(), root.resolve("home"), root);
        clones = new Clones(new Git(launcher, folders, root.resolve("sealed"), time), folders);
    }

    @AfterEach
    void close() {
        clones.close();
        launcher.close();
        server.stop(0);
        time.close();
    }

    private String url(String path) {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/" + path;
    }

    @Test
    void aRepositoryComesAndIsThereAtOnce() throws IOException, InterruptedException {
        var begun = clones.start(new DeviceCommand.Clone("c1", url("site.git"), "next", "projects/site"));
        var again = clones.start(new DeviceCommand.Clone("c1", url("site.git"), "next", "projects/site"));

        var place = root.resolve("workspace/projects/site");
        assertThat(begun.path()).isEqualTo(place.toString()).isEqualTo(again.path());
        assertThat(ended("c1").status()).isEqualTo(CloneStatus.DONE);
        assertThat(place.resolve("a.txt")).content().isEqualTo("one\n");
        assertThat(git(place, "branch", "--show-current")).isEqualTo("next\n");
        try (var left = Files.list(root.resolve("workspace/projects"))) {
            assertThat(left).containsExactly(place);
        }
    }

    @Test
    void aCloneThatFailsSaysWhyAndLeavesNothing() throws IOException {
        clones.start(new DeviceCommand.Clone("c1", url("nothing.git"), null, "projects/nothing"));

        var view = ended("c1");
        assertThat(view.status()).isEqualTo(CloneStatus.FAILED);
        assertThat(view.error()).contains("not found");
        assertThat(root.resolve("workspace/projects/nothing")).doesNotExist();
        assertThat(clones.state("other").status()).isEqualTo(CloneStatus.UNKNOWN);
    }

    @Test
    void nothingIsClonedOverWhatIsThereOrOutside() throws IOException {
        Files.createDirectories(root.resolve("workspace/projects/full/file"));

        assertRefused("path", url("site.git"), null, "projects/full");
        assertRefused("path", url("site.git"), null, "/etc/site");
        assertRefused("path", url("site.git"), null, "../site");
        assertRefused("path", url("site.git"), null, "");
        assertRefused("git.url", "ext::sh -c id", null, "projects/site");
        assertRefused("git.url", root.resolve("source").toString(), null, "projects/site");
        assertRefused("git.branch", url("site.git"), "--upload-pack=id", "projects/site");
    }

    private void assertRefused(String field, String url, String branch, String path) {
        assertThatThrownBy(() -> clones.start(new DeviceCommand.Clone("c", url, branch, path.isEmpty() ? "." : path)))
                .isInstanceOf(RefusedException.class)
                .extracting(e -> ((RefusedException) e).field())
                .isEqualTo(field);
    }

    @Test
    void aCloneIsStopped() throws IOException, InterruptedException {
        var asked = new CountDownLatch(1);
        server.createContext("/slow.git", exchange -> {
            try (exchange) {
                asked.countDown();
                exchange.sendResponseHeaders(200, 1000);
                exchange.getResponseBody().flush();
                Eventually.until("it is stopped", () -> clones.state("c1").status() != CloneStatus.RUNNING);
            }
        });
        clones.start(new DeviceCommand.Clone("c1", url("slow.git"), null, "projects/slow"));
        assertThat(asked.await(10, TimeUnit.SECONDS)).isTrue();

        var view = clones.cancel("c1");

        assertThat(view.status()).isEqualTo(CloneStatus.CANCELLED);
        Eventually.until("what came is gone", () -> !Files.exists(root.resolve("workspace/projects/.slow.cloning")));
        assertThat(root.resolve("workspace/projects/slow")).doesNotExist();
    }

    private CloneView ended(String id) {
        return Eventually.get("the end of the clone", () -> {
            var view = clones.state(id);
            return view.status() == CloneStatus.RUNNING ? null : view;
        });
    }
}
