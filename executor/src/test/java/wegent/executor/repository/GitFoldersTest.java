package wegent.executor.repository;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What only Git may write, however it is spelled.
class GitFoldersTest {
    @TempDir
    Path root;

    @BeforeEach
    void open() throws IOException {
        root = root.toRealPath();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                ".git",
                ".GIT",
                ".gIt",
                ".git ",
                ".git.",
                ".git. . ",
                ".git::$INDEX_ALLOCATION",
                ".git:stream",
                "git~1",
                "GIT~1",
                "git~27",
                "gi7eba~1",
                ".g\u200cit",
                ".git\u200d",
                "\ufeff.git",
                ".\u202egit",
                ".gi\u2060t",
                ".g\u00adit",
                "\uff0egit",
                ".\uff47it",
                ".g\u0131t",
                "x\\.git",
                ".git\\hooks",
                ".husky",
                ".HUSKY",
                ".githooks"
            })
    void isNotWrittenWhateverItIsCalled(String name) throws IOException {
        for (var path : new Path[] {
            root.resolve(name),
            root.resolve(name).resolve("config"),
            root.resolve("deep/er").resolve(name).resolve("hooks/pre-commit")
        }) {
            assertThat(GitFolders.problem(path)).as(path.toString()).isPresent();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                ".gitignore",
                ".gitattributes",
                ".gitmodules",
                ".github/workflows/x.yml",
                "git",
                "x.git",
                "HEAD",
                "objects/x",
                "refs",
                "docs/HEAD.md",
                "日本語.txt"
            })
    void otherNamesAreOrdinary(String name) throws IOException {
        assertThat(GitFolders.problem(root.resolve(name))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"HEAD", "objects", "refs", "head", "objects/x", "refs/heads/main"})
    void theLastPartOfABareLayoutIsNotMade(String last) throws IOException {
        for (var part : new String[] {"HEAD", "objects", "refs"}) {
            if (!last.toLowerCase(java.util.Locale.ROOT).startsWith(part.toLowerCase(java.util.Locale.ROOT))) {
                Files.createDirectories(root.resolve("bare").resolve(part));
            }
        }

        assertThat(GitFolders.problem(root.resolve("bare").resolve(last))).isPresent();
        assertThat(GitFolders.problem(root.resolve("bare/config"))).isEmpty();
    }

    @Test
    void nothingIsWrittenInABareLayoutThatIsThere() throws IOException {
        for (var part : new String[] {"HEAD", "objects", "refs"}) {
            Files.createDirectories(root.resolve("bare").resolve(part));
        }
        Files.createDirectories(root.resolve("linked/HEAD"));

        assertThat(GitFolders.problem(root.resolve("bare/config"))).isPresent();
        assertThat(GitFolders.problem(root.resolve("bare/hooks/pre-commit"))).isPresent();
        assertThat(GitFolders.problem(root.resolve("linked/commondir"))).isPresent();
        assertThat(GitFolders.problem(root.resolve("beside"))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[core]\n\thooksPath = tools/hooks\n",
                "[CORE]\n\tHOOKSPATH=\"tools/hooks\"\n",
                "[core] hookspath = ./tools/../tools/hooks\n",
                "[core]\n\thooksPath = tools/hooks ; ours\n",
                "[core]\n\thooksPath = tools/hooks # ours\n"
            })
    void whereARepositoryHasItsHooksNothingIsWritten(String config) throws IOException {
        var git = Files.createDirectories(root.resolve(".git"));
        Files.createDirectories(git.resolve("objects"));
        Files.createDirectories(git.resolve("refs"));
        Files.writeString(git.resolve("HEAD"), "ref: refs/heads/main\n");
        Files.writeString(git.resolve("config"), config);

        assertThat(GitFolders.problem(root.resolve("tools/hooks/pre-commit"))).isPresent();
        assertThat(GitFolders.problem(root.resolve("tools/build.sh"))).isEmpty();
    }
}
