package wegent.executor.changes;

import static org.assertj.core.api.Assertions.assertThat;
import static wegent.executor.changes.Workplace.contents;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import wegent.executor.process.Folders;
import wegent.protocol.RevertOutcome;

/// Taking back what one answer changed.
class RevertTest {
    @TempDir
    Path place;

    private Workplace work;

    @BeforeEach
    void open() throws IOException {
        work = new Workplace(place);
    }

    @AfterEach
    void close() {
        work.close();
    }

    @Test
    void everythingIsAsItWasBefore() throws Exception {
        work.write("a.txt", "1\n2\n3\n").write("gone/deep.txt", "x\n").write("run.sh", "#!/bin/sh\n");
        work.write("pic", "\0\1\2").write("name.txt", "same\nsame\nsame\n").write("untouched", "u");
        Files.createSymbolicLink(work.folder.resolve("link"), Path.of("/nowhere"));
        var before = contents(work.folder);

        var answer = work.answer(() -> {
            work.write("a.txt", "1\ntwo\n3\n").write("new/file.txt", "n\n").write("pic", "\0\3");
            Folders.delete(work.folder.resolve("gone"));
            work.folder.resolve("run.sh").toFile().setExecutable(true);
            Files.move(work.folder.resolve("name.txt"), work.folder.resolve("other.txt"));
            Files.delete(work.folder.resolve("link"));
            Files.createSymbolicLink(work.folder.resolve("link"), Path.of("/elsewhere"));
        });
        assertThat(contents(work.folder)).isNotEqualTo(before);

        assertThat(work.revert(answer).outcome()).isEqualTo(RevertOutcome.REVERTED);
        assertThat(contents(work.folder)).isEqualTo(before);
        assertThat(work.has("new")).isFalse();
    }

    /// The objects of the user's repository are known, too: a tree of it can say what nobody ever had.
    @Test
    void nothingIsPutBackWhereOnlyGitWrites() throws Exception {
        work.git("init", "-q");
        for (var path : List.of("b/HEAD", "b/objects/x", "b/refs/x", "b/config", "hooks/pre-commit", "plain")) {
            work.write("source/" + path, "x\n");
        }
        work.git("add", "source");
        var tree = work.git("write-tree", "--prefix=source/").strip();
        work.git("rm", "-rfq", "source");
        work.git("config", "core.hooksPath", "hooks");
        work.before();

        var reply = work.tracker().revert(work.folder, tree, State.EMPTY);

        assertThat(reply.outcome()).isEqualTo(RevertOutcome.CHANGED_SINCE);
        assertThat(reply.files()).contains("b/config", "b/HEAD", "b/objects/x", "b/refs/x", "hooks/pre-commit");
        assertThat(work.has("b")).isFalse();
        assertThat(work.has("plain")).isFalse();
    }

    @Test
    void whatCameLaterElsewhereStays() throws Exception {
        var lines = "1\n2\n3\n4\n5\n6\n7\n8\n9\n10\n11\n12\n";
        work.write("a.txt", lines);
        var first = work.answer(() -> work.write("a.txt", lines.replace("2\n3\n", "2\nthree\n")));
        work.answer(() -> work.write("a.txt", work.read("a.txt") + "13\n").write("b.txt", "b\n"));

        assertThat(work.revert(first).outcome()).isEqualTo(RevertOutcome.REVERTED);

        assertThat(work.read("a.txt")).isEqualTo(lines + "13\n");
        assertThat(work.read("b.txt")).isEqualTo("b\n");
    }

    @Test
    void whenTheSameLinesWereChangedSinceNothingIsDone() throws Exception {
        work.write("a.txt", "1\n").write("b.txt", "1\n").write("c.txt", "1\n");
        var answer = work.answer(() -> work.write("a.txt", "2\n")
                .write("b.txt", "2\n")
                .write("c.txt", "2\n")
                .write("d.txt", "2\n"));
        work.write("b.txt", "mine\n").write("d.txt", "mine\n");
        var mine = contents(work.folder);

        var reply = work.revert(answer);

        assertThat(reply.outcome()).isEqualTo(RevertOutcome.CHANGED_SINCE);
        assertThat(reply.files()).containsExactlyInAnyOrder("b.txt", "d.txt");
        assertThat(contents(work.folder)).isEqualTo(mine);
    }

    @Test
    void anOrderThatComesTwiceIsCarriedOutOnce() throws Exception {
        work.write("a.txt", "1\n");
        var answer = work.answer(() -> work.write("a.txt", "2\n"));

        assertThat(work.revert(answer).outcome()).isEqualTo(RevertOutcome.REVERTED);
        assertThat(work.revert(answer).outcome()).isEqualTo(RevertOutcome.REVERTED);
        assertThat(work.read("a.txt")).isEqualTo("1\n");
    }

    @Test
    void theFirstAnswerInAnEmptyFolderIsTakenBackToNothing() throws Exception {
        var answer = work.answer(() -> work.write("a/b/c.txt", "1\n"));

        assertThat(work.revert(answer).outcome()).isEqualTo(RevertOutcome.REVERTED);
        assertThat(work.folder).isEmptyDirectory();
    }

    @Test
    void theUsersIndexAndHeadStay() throws Exception {
        work.git("init", "-q");
        work.write("a.txt", "1\n");
        work.git("add", ".");
        work.git("commit", "-qm", "first");
        work.write("own.txt", "staged\n");
        work.git("add", "own.txt");
        var answer = work.answer(() -> work.write("a.txt", "2\n").write("b.txt", "2\n"));
        var repository = contents(work.folder.resolve(".git"));

        assertThat(work.revert(answer).outcome()).isEqualTo(RevertOutcome.REVERTED);

        assertThat(contents(work.folder.resolve(".git"))).isEqualTo(repository);
        assertThat(work.git("status", "--porcelain")).isEqualTo("A  own.txt\n");
    }

    @Test
    void aFolderThatIsALinkNowIsNotWrittenThrough() throws Exception {
        work.write("sub/a.txt", "1\n");
        var answer = work.answer(() -> work.write("sub/a.txt", "2\n"));
        Files.move(work.folder.resolve("sub"), place.resolve("moved"));
        Files.createSymbolicLink(work.folder.resolve("sub"), place.resolve("moved"));

        assertThat(work.revert(answer).outcome()).isEqualTo(RevertOutcome.CHANGED_SINCE);
        assertThat(place.resolve("moved/a.txt")).hasContent("2\n");
    }

    @Test
    void whenOneFileCannotBeWrittenAllStay() throws Exception {
        work.write("a.txt", "1\n");
        var answer = work.answer(() -> {
            work.write("a.txt", "2\n");
            work.write("z/deleted", "");
        });
        var again = work.answer(() -> Folders.delete(work.folder.resolve("z")));
        Files.writeString(work.folder.resolve(".gitignore"), "z\n");
        work.write("z", "a file where a folder is to be");
        var now = contents(work.folder);

        assertThat(work.revert(again).outcome()).isNotEqualTo(RevertOutcome.REVERTED);

        assertThat(contents(work.folder)).isEqualTo(now);
        assertThat(work.revert(answer).outcome()).isNotEqualTo(RevertOutcome.REVERTED);
        assertThat(contents(work.folder)).isEqualTo(now);
    }

    @Test
    void aStateThatNobodyKeepsIsGone() throws Exception {
        work.write("a.txt", "1\n");
        var unknown = "0123456789012345678901234567890123456789";

        assertThat(work.tracker().revert(work.folder, unknown, unknown).outcome())
                .isEqualTo(RevertOutcome.GONE);
        assertThat(work.tracker()
                        .revert(work.folder, "--upload-pack=x", unknown)
                        .outcome())
                .isEqualTo(RevertOutcome.GONE);
        var without = ChangeTracker.in(place.resolve("home"), Map.of("PATH", "/nowhere"), new wegent.base.FakeTime());
        assertThat(without.revert(work.folder, unknown, unknown).outcome()).isEqualTo(RevertOutcome.GONE);
    }
}
