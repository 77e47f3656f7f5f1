package wegent.executor.changes;

import static org.assertj.core.api.Assertions.assertThat;
import static wegent.executor.changes.Workplace.contents;
import static wegent.executor.changes.Workplace.told;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import wegent.base.FakeTime;
import wegent.protocol.stream.FileChanges.Untracked;

/// What an answer changes, seen with the real git.
class ChangeTrackerTest {
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
    void inAPlainFolderEachFileIsToldWithItsLines() throws Exception {
        work.write("kept.txt", "same\n").write("old.txt", "a\nb\nc\n").write("gone.txt", "x\n");

        var found = work.answer(() -> {
            work.write("old.txt", "a\nB\nc\nd\n").write("src/new.txt", "1\n2\n");
            Files.delete(work.folder.resolve("gone.txt"));
        });

        assertThat(told(found))
                .containsExactly("deleted gone.txt +0 -1", "modified old.txt +2 -1", "added src/new.txt +2 -0");
        assertThat(found.changes().added()).isEqualTo(4);
        assertThat(found.changes().removed()).isEqualTo(2);
        assertThat(found.diff()).contains("-b\n+B\n c\n+d\n", "+++ b/src/new.txt");
        assertThat(found.changes().files().stream()
                        .mapToInt(file -> file.diff())
                        .sum())
                .isEqualTo(found.diff().length());
    }

    @Test
    void nothingIsToldWhereNothingChanged() throws Exception {
        assertThat(work.answer(() -> {}).isNone()).isTrue();
        assertThat(place.resolve("home/changes")).isEmptyDirectory();

        work.write("a", "1");
        assertThat(work.answer(() -> work.write("a", "1")).isNone()).isTrue();
    }

    @Test
    void aRepositoryOfTheUsersIsNotTouched() throws Exception {
        work.git("init", "-q");
        work.write("a.txt", "one\n").write("b.txt", "two\n").write(".gitignore", "build/\n");
        work.git("add", ".");
        work.git("commit", "-qm", "first");
        work.write("a.txt", "one, staged\n");
        work.git("add", "a.txt");
        work.write("a.txt", "one, not staged\n").write("build/out", "1");
        work.git("stash", "list");
        var status = work.git("status", "--porcelain", "--untracked-files=all");
        var repository = contents(work.folder.resolve(".git"));

        var found = work.answer(() -> {
            work.write("b.txt", "two\nthree\n").write("build/out", "2").write("c.txt", "new\n");
        });

        assertThat(told(found)).containsExactly("modified b.txt +1 -0", "added c.txt +1 -0");
        assertThat(contents(work.folder.resolve(".git"))).isEqualTo(repository);
        assertThat(work.git("status", "--porcelain", "--untracked-files=all"))
                .isEqualTo(status.replace("MM a.txt\n", "MM a.txt\n M b.txt\n") + "?? c.txt\n");
    }

    @Test
    void whatACommitOfTheAgentsChangedIsToldToo() throws Exception {
        work.git("init", "-q");
        work.write("a.txt", "one\n");
        work.git("add", ".");
        work.git("commit", "-qm", "first");

        var found = work.answer(() -> {
            work.write("a.txt", "two\n");
            work.git("commit", "-qam", "second");
        });

        assertThat(told(found)).containsExactly("modified a.txt +1 -1");
    }

    @Test
    void neitherHooksNorSettingsOfTheFolderRun() throws Exception {
        work.git("init", "-q");
        var witness = place.resolve("witness");
        var hook = work.folder.resolve(".git/hooks/evil");
        Files.createDirectories(hook.getParent());
        Files.writeString(hook, "#!/bin/sh\ntouch '" + witness + "'\ncat\n");
        hook.toFile().setExecutable(true);
        work.git("config", "core.fsmonitor", hook.toString());
        work.git("config", "diff.external", hook.toString());
        work.git("config", "filter.evil.clean", hook.toString());
        work.git("config", "filter.evil.smudge", hook.toString());
        work.git("config", "diff.evil.textconv", hook.toString());
        work.write(".gitattributes", "* filter=evil diff=evil text eol=crlf\n").write("a.txt", "one\r\nlf\n");

        var found = work.answer(() -> work.write("a.txt", "one\r\nLF\n"));

        assertThat(told(found)).containsExactly("modified a.txt +1 -1");
        assertThat(work.revert(found).outcome().wire()).isEqualTo("reverted");
        assertThat(work.read("a.txt")).isEqualTo("one\r\nlf\n");
        assertThat(witness).doesNotExist();
    }

    @Test
    void linksAreNamesAndNeverFollowed() throws Exception {
        var outside = Files.writeString(place.resolve("secret"), "hush\n");
        Files.createDirectory(place.resolve("elsewhere"));
        Files.writeString(place.resolve("elsewhere/deep"), "hush, too\n");

        var found = work.answer(() -> {
            Files.createSymbolicLink(work.folder.resolve("link"), outside);
            Files.createSymbolicLink(work.folder.resolve("folder"), place.resolve("elsewhere"));
            Files.writeString(place.resolve("elsewhere/deep"), "changed\n");
        });

        assertThat(told(found)).containsExactly("added folder +1 -0", "added link +1 -0");
        assertThat(found.diff()).doesNotContain("hush", "changed\n");
    }

    @Test
    void binaryFilesRenamesModesAndOddNamesAreTold() throws Exception {
        work.write("a.txt", "1\n2\n3\n4\n5\n6\n").write("run.sh", "#!/bin/sh\n").write("pic", "\0\1\2");

        var found = work.answer(() -> {
            Files.move(work.folder.resolve("a.txt"), work.folder.resolve("新 \"b\".txt"));
            work.folder.resolve("run.sh").toFile().setExecutable(true);
            work.write("pic", "\0\1\3");
        });

        assertThat(told(found))
                .containsExactly(
                        "modified pic +0 -0 binary", "modified run.sh +0 -0", "renamed a.txt->新 \"b\".txt +0 -0");
        assertThat(found.diff()).contains("new mode 100755").doesNotContain("Binary");
    }

    @Test
    void aRepositoryInsideIsLookedInto() throws Exception {
        work.write("top", "1\n");
        var found = work.answer(() -> {
            Files.createDirectory(work.folder.resolve("inner"));
            work.gitIn(work.folder.resolve("inner"), "init", "-q");
            work.write("inner/.gitignore", "out\n").write("inner/a", "a\n").write("inner/out", "o\n");
        });
        assertThat(told(found)).containsExactly("added inner/.gitignore +1 -0", "added inner/a +1 -0");

        var next = work.answer(() -> work.write("inner/a", "b\n").write("inner/c", "c\n"));
        assertThat(told(next)).containsExactly("modified inner/a +1 -1", "added inner/c +1 -0");
        assertThat(work.gitIn(work.folder.resolve("inner"), "status", "--porcelain"))
                .contains("?? a");
    }

    @Test
    void aFolderInsideOfARepositoryObeysItAndIsAllThatIsSeen() throws Exception {
        work.git("init", "-q");
        work.write(".gitignore", "ignored\n").write("other/x", "1\n").write("part/a", "1\n");
        var part = work.folder.resolve("part");

        var before = work.tracker().before(part).orElseThrow();
        work.write("part/a", "2\n").write("part/ignored", "i").write("other/x", "2\n");
        var found = work.tracker().since(part, before).orElseThrow();

        assertThat(told(found)).containsExactly("modified a +1 -1");
        assertThat(work.tracker()
                        .revert(part, found.changes().before(), found.changes().after())
                        .outcome()
                        .wire())
                .isEqualTo("reverted");
        assertThat(work.read("part/a")).isEqualTo("1\n");
        assertThat(work.read("other/x")).isEqualTo("2\n");
    }

    @Test
    void aFolderThatItsRepositoryIgnoresIsSeenByItself() throws Exception {
        work.git("init", "-q");
        work.write(".gitignore", "*\n").write("chats/today/a", "1\n");
        var chat = work.folder.resolve("chats/today");

        var before = work.tracker().before(chat).orElseThrow();
        work.write("chats/today/a", "2\n");

        assertThat(told(work.tracker().since(chat, before).orElseThrow())).containsExactly("modified a +1 -1");
    }

    @Test
    void aLargeFileIsKnownToHaveChangedButNotKept() throws Exception {
        var large = work.folder.resolve("large.bin");
        grow(large, 1);
        var found = work.answer(() -> {
            grow(large, 2);
            work.write("small", "1\n");
        });

        assertThat(told(found)).containsExactly("added small +1 -0", "modified large.bin +0 -0 binary");
        assertThat(found.changes().files().getLast().tooLarge()).isTrue();
        assertThat(found.changes().canBeReverted()).isFalse();
    }

    private static void grow(Path file, int more) throws IOException {
        try (var content = new RandomAccessFile(file.toFile(), "rw")) {
            content.setLength(Listing.LARGE + more);
        }
    }

    @Test
    void aLongDiffIsBoundedAndSaysSo() throws Exception {
        var found =
                work.answer(() -> work.write("long", "line\n".repeat(60_000)).write("short", "1\n"));

        assertThat(told(found)).containsExactly("added long +60000 -0", "added short +1 -0");
        assertThat(found.changes().files().getFirst().tooLarge()).isTrue();
        assertThat(found.diff()).hasSizeLessThan(1000).contains("b/short");
        assertThat(found.changes().canBeReverted()).isTrue();
    }

    @Test
    void veryManyFilesAreNotTracked() throws Exception {
        for (int i = 0; i < 20_001; i++) {
            Files.createFile(work.folder.resolve("f" + i));
        }

        var state = work.before();

        assertThat(state.tree()).isNull();
        assertThat(state.untracked()).isIn(Untracked.TOO_MANY_FILES, Untracked.TOO_SLOW);
        assertThat(work.answer(() -> work.write("a", "1")).changes().untracked())
                .isIn(Untracked.TOO_MANY_FILES, Untracked.TOO_SLOW);
    }

    @Test
    void withoutGitNobodyKnows() throws Exception {
        var tracker = ChangeTracker.in(place.resolve("home"), Map.of("PATH", "/nowhere"), new FakeTime());
        var empty = tracker.before(work.folder).orElseThrow();
        assertThat(tracker.since(work.folder, empty)).isEmpty();

        work.write("a", "1");

        assertThat(tracker.since(work.folder, empty).orElseThrow().changes().untracked())
                .isEqualTo(Untracked.NO_GIT);
    }

    @Test
    void theExecutorsOwnHomeIsNobodysWork() throws Exception {
        var tracker = ChangeTracker.in(place.resolve("home"), Map.of("PATH", System.getenv("PATH")), new FakeTime());
        work.write("a", "1\n");
        var before = tracker.before(place.toRealPath()).orElseThrow();

        Files.writeString(place.resolve("home/device-config.json"), "token");
        work.write("a", "2\n");

        assertThat(told(tracker.since(place.toRealPath(), before).orElseThrow()))
                .containsExactly("modified folder/a +1 -1");
    }

    @Test
    void aFileBecomesAFolderAndBack() throws Exception {
        work.write("x", "file\n");

        var there = work.answer(() -> {
            Files.delete(work.folder.resolve("x"));
            work.write("x/y", "inside\n");
        });

        assertThat(told(there)).containsExactly("deleted x +0 -1", "added x/y +1 -0");
        assertThat(work.revert(there).outcome().wire()).isEqualTo("reverted");
        assertThat(work.read("x")).isEqualTo("file\n");
        assertThat(contents(work.folder)).containsOnlyKeys("x");
    }
}
