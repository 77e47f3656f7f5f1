package wegent.executor.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Git in a sandbox: commits work, and nothing is left that the user's own Git would run.
class GitInSandboxTest {
    private static final String NAME = "git config user.email a@b.example; git config user.name A; ";

    private Cell cell;

    @BeforeEach
    void open() throws IOException {
        cell = Cell.open();
    }

    @AfterEach
    void close() {
        if (cell != null) {
            cell.close();
        }
    }

    @Test
    void aRepositoryTakesCommitsButNoHooksAndNoConfiguration() throws Exception {
        outside(cell.workspace, "git init -q; " + NAME + "echo a > a; git add a; git commit -qm first");

        var said = cell.run("""
                echo b > b; git add b; git commit -qm second; git log --format=%s
                echo evil > .git/hooks/post-checkout; git config core.fsmonitor evil; mv .git .git2; rm -f .git/config
                """);

        assertThat(said)
                .startsWith("second\nfirst\n")
                .contains("Read-only file system")
                .contains("busy");
        assertThat(cell.workspace.resolve(".git/hooks/post-checkout")).doesNotExist();
        assertThat(cell.workspace.resolve(".git/config"))
                .content()
                .doesNotContain("evil")
                .contains("a@b.example");
    }

    @Test
    void aWorktreeTakesCommitsAndItsRepositoryIsOnlyRead() throws Exception {
        var repository = Files.createDirectories(cell.home.resolve("code"));
        outside(
                repository,
                "git init -q; " + NAME + "echo a > a; git add a; git commit -qm first; git worktree add -q -b mine "
                        + cell.workspace + "/tree");
        var tree = cell.workspace.resolve("tree");

        var said = cell.run(SandboxConfig.DEFAULT, tree, """
                echo b > b; git add b; git commit -qm second; git log --format=%s
                echo evil > ../../../../code/.git/hooks/post-checkout; git config core.fsmonitor evil; echo x >> ~/code/a
                """);

        assertThat(said).startsWith("second\nfirst\n");
        assertThat(repository.resolve(".git/hooks/post-checkout")).doesNotExist();
        assertThat(repository.resolve(".git/config")).content().doesNotContain("evil");
        assertThat(repository.resolve("a")).hasContent("a\n");
    }

    @Test
    void aFileThatSaysItIsAWorktreeOpensNothing() throws Exception {
        var repository = Files.createDirectories(cell.home.resolve("code"));
        outside(
                repository,
                "git init -q; " + NAME + "mkdir -p .git/worktrees/x; echo /elsewhere/.git > .git/worktrees/x/gitdir");
        Files.writeString(cell.workspace.resolve(".git"), "gitdir: " + repository + "/.git/worktrees/x\n");

        cell.run("echo x > " + repository + "/.git/objects/x");

        assertThat(repository.resolve(".git/objects/x")).doesNotExist();
    }

    private static void outside(Path folder, String script) throws Exception {
        var process = new ProcessBuilder("sh", "-c", script)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .start();
        var said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(said).isZero();
    }
}
