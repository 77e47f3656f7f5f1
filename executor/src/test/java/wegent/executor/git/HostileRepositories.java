package wegent.executor.git;

import static wegent.executor.git.RealGit.git;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.stream.Stream;

/// Repositories that somebody made so that Git runs a program when it looks at them. Each names it in another way; it
/// leaves a mark when it runs.
final class HostileRepositories {
    private static final List<String> HOOKS = List.of(
            "applypatch-msg",
            "commit-msg",
            "fsmonitor-watchman",
            "post-applypatch",
            "post-checkout",
            "post-commit",
            "post-index-change",
            "post-merge",
            "post-receive",
            "post-rewrite",
            "post-update",
            "pre-applypatch",
            "pre-auto-gc",
            "pre-commit",
            "pre-merge-commit",
            "pre-push",
            "pre-rebase",
            "pre-receive",
            "prepare-commit-msg",
            "proc-receive",
            "push-to-checkout",
            "reference-transaction",
            "sendemail-validate",
            "update");

    private HostileRepositories() {}

    /// Makes one in the folder, which is a plain repository so far. Returns what Git is asked of.
    interface Trap {
        Path set(Path repository, Canary canary) throws IOException, InterruptedException;
    }

    /// `byHand` are the words after `git` that spring it without our care; none where this needs a network, a terminal
    /// or another Git.
    record Hostile(String name, Trap trap, List<String> byHand) {
        @Override
        public String toString() {
            return name;
        }

        Path make(Path folder, Canary canary) throws IOException, InterruptedException {
            RealGit.repository(folder);
            Files.writeString(folder.resolve("a.txt"), "changed\n");
            Files.setLastModifiedTime(folder.resolve("b.txt"), FileTime.fromMillis(0)); // Git compares its contents
            return trap.set(folder, canary);
        }
    }

    /// A program that leaves a mark.
    record Canary(Path program, Path mark) {
        static Canary in(Path folder) throws IOException {
            var mark = Files.createDirectories(folder).resolve("mark");
            var program = Files.writeString(
                    folder.resolve("program"), "#!/bin/sh\ntouch '" + mark + "'\ncat 2>/dev/null\nexit 0\n");
            if (!program.toFile().setExecutable(true)) {
                throw new IOException("not executable: " + program);
            }
            return new Canary(program, mark);
        }

        boolean ran() {
            return Files.exists(mark);
        }
    }

    static Stream<Hostile> all() {
        return Stream.of(filters(), hooks(), remotes(), layouts(), shows(), rest())
                .flatMap(List::stream);
    }

    private static List<Hostile> filters() {
        return List.of(
                of("filter clean", filter("evil", "clean", false), "status"),
                of("filter clean, required", filter("evil", "clean", true), "status"),
                of("filter process", filter("evil", "process", false), "status"),
                of("filter process, required", filter("evil", "process", true), "status"),
                of("filter smudge", filter("evil", "smudge", true), "checkout", "--", "a.txt"),
                of("filter whose name has dots and equals signs", filter("a=b.c", "clean", false), "status"),
                of("filter whose name is not ASCII", filter("ä\\\"", "clean", false)),
                of("filter in capitals", config("[FILTER \"Evil\"]\n\tCLEAN = %s\n", "*.txt filter=Evil\n"), "status"),
                of("filter that is called lfs", filter("lfs", "process", true), "status"),
                of(
                        "filter by info/attributes",
                        (repository, canary) -> {
                            git(repository, "config", "filter.evil.clean", canary.program.toString());
                            Files.createDirectories(repository.resolve(".git/info"));
                            Files.writeString(repository.resolve(".git/info/attributes"), "* filter=evil\n");
                            return repository;
                        },
                        "status"),
                of(
                        "filter by core.attributesFile",
                        (repository, canary) -> {
                            git(repository, "config", "filter.evil.clean", canary.program.toString());
                            git(
                                    repository,
                                    "config",
                                    "core.attributesFile",
                                    repository.resolve("attr").toString());
                            Files.writeString(repository.resolve("attr"), "* filter=evil\n");
                            return repository;
                        },
                        "status"),
                of("filter by include", included("include.path"), "status"),
                of("filter by a condition on the folder", included("includeIf.gitdir:**/.git.path"), "status"),
                of("filter by a condition on the branch", included("includeIf.onbranch:main.path"), "status"),
                of(
                        "filter by config.worktree",
                        (repository, canary) -> {
                            git(repository, "config", "extensions.worktreeConfig", "true");
                            git(repository, "config", "--worktree", "filter.evil.clean", canary.program.toString());
                            return attributes(repository, "* filter=evil\n");
                        },
                        "status"),
                of(
                        "filter and a split index",
                        (repository, canary) -> {
                            git(repository, "update-index", "--split-index");
                            return filter("evil", "clean", true).set(repository, canary);
                        },
                        "status"),
                of(
                        "filter and a sparse checkout",
                        (repository, canary) -> {
                            git(repository, "sparse-checkout", "set", "--sparse-index", "docs");
                            Files.writeString(repository.resolve("a.txt"), "again\n");
                            return filter("evil", "clean", true).set(repository, canary);
                        },
                        "status"),
                of(
                        "filter in a submodule",
                        (repository, canary) -> {
                            var inner = submodule(repository);
                            git(inner, "config", "filter.evil.clean", canary.program.toString());
                            Files.writeString(inner.resolve("a.txt"), "changed\n");
                            attributes(inner, "* filter=evil\n");
                            return repository;
                        },
                        "status"));
    }

    private static List<Hostile> hooks() {
        return List.of(
                of(
                        "every hook",
                        (repository, canary) -> {
                            allHooks(repository.resolve(".git/hooks"), canary);
                            return repository;
                        },
                        "checkout",
                        "-q",
                        "-b",
                        "other"),
                of(
                        "hooks in the work tree",
                        (repository, canary) -> {
                            allHooks(repository.resolve(".husky"), canary);
                            git(repository, "config", "core.hooksPath", ".husky");
                            return repository;
                        },
                        "checkout",
                        "-q",
                        "-b",
                        "other"),
                of(
                        "hooks by an include",
                        (repository, canary) -> {
                            allHooks(repository.resolve("tools"), canary);
                            Files.writeString(
                                    repository.resolve("more"), "[core]\n\thooksPath = " + repository + "/tools\n");
                            git(repository, "config", "include.path", "../more");
                            return repository;
                        },
                        "checkout",
                        "-q",
                        "-b",
                        "other"),
                of("file system monitor", setting("core.fsmonitor"), "status"),
                of(
                        "file system monitor that the index knows",
                        (repository, canary) -> {
                            git(repository, "update-index", "--fsmonitor");
                            return setting("core.fsmonitor").set(repository, canary);
                        },
                        "status"),
                of(
                        "hook before housekeeping",
                        (repository, canary) -> {
                            allHooks(repository.resolve(".git/hooks"), canary);
                            for (var name : List.of("0", "1")) { // Git guesses from these how many objects there are
                                Files.createDirectories(repository.resolve(".git/objects/17"));
                                Files.writeString(repository.resolve(".git/objects/17/" + name.repeat(38)), "");
                            }
                            git(repository, "config", "gc.auto", "1");
                            git(repository, "config", "gc.autoDetach", "false");
                            git(repository, "config", "maintenance.auto", "true");
                            return repository;
                        },
                        "gc",
                        "-q",
                        "--auto"));
    }

    private static List<Hostile> remotes() {
        return List.of(
                of("promisor by ssh", promisor("ssh://127.0.0.1/x", "core.sshCommand"), "log", "-p", "--all"),
                of(
                        "promisor by ext",
                        (repository, canary) -> {
                            git(repository, "config", "protocol.ext.allow", "always");
                            return promised(repository, "ext::" + canary.program);
                        },
                        "log",
                        "-p",
                        "--all"),
                of(
                        "promisor by a file and its upload-pack",
                        (repository, canary) -> {
                            git(repository, "config", "remote.o.uploadpack", canary.program.toString());
                            return promised(repository, "file://" + repository);
                        },
                        "log",
                        "-p",
                        "--all"),
                of(
                        "promisor whose address is rewritten",
                        (repository, canary) -> {
                            git(repository, "config", "protocol.ext.allow", "always");
                            git(repository, "config", "url.ext::" + canary.program + " .insteadOf", "https://");
                            return promised(repository, "https://127.0.0.1/x");
                        },
                        "log",
                        "-p",
                        "--all"),
                of("promisor by a proxy", promisor("git://127.0.0.1/x", "core.gitProxy"), "log", "-p", "--all"),
                of(
                        "promisor with a helper of its own",
                        (repository, canary) -> {
                            git(repository, "config", "remote.o.vcs", "ext");
                            git(repository, "config", "protocol.ext.allow", "always");
                            return promised(repository, canary.program.toString());
                        },
                        "log",
                        "-p",
                        "--all"),
                of("credential helper", (repository, canary) -> {
                    git(repository, "config", "credential.helper", "!" + canary.program);
                    git(repository, "config", "core.askPass", canary.program.toString());
                    return promised(repository, "http://127.0.0.1:9/x");
                }),
                of("submodule by ext", (repository, canary) -> {
                    submodule(repository);
                    git(repository, "config", "protocol.ext.allow", "always");
                    git(repository, "config", "submodule.inner.url", "ext::" + canary.program);
                    git(repository, "config", "submodule.recurse", "true");
                    git(repository, "config", "fetch.recurseSubmodules", "true");
                    return repository;
                }),
                of(
                        "submodule that is updated by a program",
                        (repository, canary) -> {
                            var inner = submodule(repository);
                            git(repository, "config", "submodule.inner.update", "!" + canary.program);
                            git(inner, "commit", "-q", "--allow-empty", "-m", "more");
                            return repository;
                        },
                        "submodule",
                        "update"),
                of("alternate refs", setting("core.alternateRefsCommand")));
    }

    private static List<Hostile> layouts() {
        return List.of(
                of(
                        "bare layout in the work tree",
                        (repository, canary) -> {
                            var bare = repository.resolve("bare");
                            git(repository, "init", "-q", "--bare", bare.toString());
                            git(bare, "config", "core.bare", "false");
                            git(bare, "config", "core.worktree", repository.toString());
                            git(bare, "config", "core.fsmonitor", canary.program.toString());
                            return bare;
                        },
                        "status"),
                of(
                        "file that points to records in the work tree",
                        (repository, canary) -> {
                            setting("core.fsmonitor").set(repository, canary);
                            Files.move(repository.resolve(".git"), repository.resolve("records"));
                            Files.writeString(repository.resolve(".git"), "gitdir: records\n");
                            return repository;
                        },
                        "status"),
                of(
                        "records that are a link",
                        (repository, canary) -> {
                            setting("core.fsmonitor").set(repository, canary);
                            Files.move(repository.resolve(".git"), repository.resolve("records"));
                            Files.createSymbolicLink(repository.resolve(".git"), repository.resolve("records"));
                            return repository;
                        },
                        "status"),
                of(
                        "common records elsewhere",
                        (repository, canary) -> {
                            var other = RealGit.repository(repository.resolve("other"));
                            setting("core.fsmonitor").set(other, canary);
                            Files.writeString(repository.resolve(".git/commondir"), "../other/.git\n");
                            return repository;
                        },
                        "status"),
                of("files that are said to be elsewhere", (repository, canary) -> {
                    var other = Files.createDirectories(repository.resolveSibling("elsewhere"));
                    Files.writeString(other.resolve("a.txt"), "theirs\n");
                    git(repository, "config", "core.worktree", other.toString());
                    return filter("evil", "clean", true).set(repository, canary);
                }),
                of("branches that are called like options and commands", (repository, canary) -> {
                    var commit = git(repository, "rev-parse", "HEAD").strip();
                    Files.writeString(
                            repository.resolve(".git/packed-refs"),
                            commit + " refs/heads/--upload-pack=" + canary.program + "\n"
                                    + commit + " refs/heads/$(" + canary.program + ")\n"
                                    + commit + " refs/heads/|" + canary.program + "\n");
                    return repository;
                }),
                of("index that says it has two thousand million files", (repository, canary) -> {
                    var index = Files.readAllBytes(repository.resolve(".git/index"));
                    index[8] = 0x7f;
                    Files.write(repository.resolve(".git/index"), index);
                    return setting("core.fsmonitor").set(repository, canary);
                }),
                of("settings that cannot be read", (repository, canary) -> {
                    Files.writeString(
                            repository.resolve(".git/config"), "[core\n\tfsmonitor = " + canary.program + "\n");
                    return repository;
                }),
                of(
                        "safe.directory and safe.bareRepository",
                        (repository, canary) -> {
                            git(repository, "config", "safe.directory", "*");
                            git(repository, "config", "safe.bareRepository", "all");
                            return setting("core.fsmonitor").set(repository, canary);
                        },
                        "status"));
    }

    private static List<Hostile> shows() {
        return List.of(
                of("external diff", setting("diff.external"), "diff"),
                of("text conversion", config("[diff \"evil\"]\n\ttextconv = %s\n", "* diff=evil\n"), "diff"),
                of("diff driver", config("[diff \"evil\"]\n\tcommand = %s\n", "* diff=evil\n"), "diff"),
                of(
                        "merge driver",
                        (repository, canary) -> {
                            config("[merge \"evil\"]\n\tdriver = %s\n", "* merge=evil\n")
                                    .set(repository, canary);
                            git(repository, "checkout", "-q", "-b", "other");
                            git(repository, "commit", "-q", "-a", "-m", "theirs");
                            git(repository, "checkout", "-q", "main");
                            Files.writeString(repository.resolve("a.txt"), "ours\n");
                            git(repository, "commit", "-q", "-a", "-m", "ours");
                            return repository;
                        },
                        "merge",
                        "-q",
                        "other"),
                of("pager", (repository, canary) -> {
                    git(repository, "config", "pager.status", canary.program.toString());
                    git(repository, "config", "pager.diff", canary.program.toString());
                    git(repository, "config", "pager.branch", canary.program.toString());
                    git(repository, "config", "interactive.diffFilter", canary.program.toString());
                    return setting("core.pager").set(repository, canary);
                }),
                of(
                        "editors",
                        (repository, canary) -> {
                            git(repository, "config", "sequence.editor", canary.program.toString());
                            return setting("core.editor").set(repository, canary);
                        },
                        "commit",
                        "--allow-empty"),
                of(
                        "signatures that are shown",
                        (repository, canary) -> {
                            git(repository, "config", "log.showSignature", "true");
                            signed(repository);
                            return setting("gpg.program").set(repository, canary);
                        },
                        "log"),
                of(
                        "commits that are signed",
                        (repository, canary) -> {
                            git(repository, "config", "commit.gpgSign", "true");
                            return setting("gpg.program").set(repository, canary);
                        },
                        "commit",
                        "-q",
                        "--allow-empty",
                        "-m",
                        "signed"));
    }

    private static List<Hostile> rest() {
        return List.of(
                of(
                        "aliases",
                        (repository, canary) -> {
                            for (var name : List.of(
                                    "st", "status", "diff", "worktree", "for-each-ref", "read-tree", "config")) {
                                git(repository, "config", "alias." + name, "!" + canary.program);
                            }
                            return repository;
                        },
                        "st"),
                of("traces", (repository, canary) -> {
                    for (var target : List.of("normalTarget", "perfTarget", "eventTarget")) {
                        git(repository, "config", "trace2." + target, canary.mark.toString());
                    }
                    return repository;
                }),
                of(
                        "submodules in the status",
                        (repository, canary) -> {
                            var inner = submodule(repository);
                            setting("core.fsmonitor").set(inner, canary);
                            git(repository, "config", "status.submoduleSummary", "true");
                            git(repository, "config", "diff.submodule", "diff");
                            return repository;
                        },
                        "status"),
                of(
                        "an index that is written on a look",
                        (repository, canary) -> {
                            allHooks(repository.resolve(".git/hooks"), canary);
                            git(repository, "config", "diff.autoRefreshIndex", "true");
                            Files.writeString(repository.resolve("b.txt"), "a file that keeps its contents\n");
                            return repository;
                        },
                        "status"));
    }

    private static Hostile of(String name, Trap trap, String... byHand) {
        return new Hostile(name, trap, List.of(byHand));
    }

    /// A filter called `name` of every file.
    private static Trap filter(String name, String command, boolean required) {
        return (repository, canary) -> {
            var section =
                    "[filter \"" + name + "\"]\n\t" + command + " = " + canary.program + "\n\trequired = " + required;
            append(repository, section + "\n");
            return attributes(repository, "* filter=" + name + "\n");
        };
    }

    private static Trap setting(String key) {
        return (repository, canary) -> {
            git(repository, "config", key, canary.program.toString());
            return repository;
        };
    }

    private static Trap config(String section, String attributes) {
        return (repository, canary) -> {
            append(repository, section.formatted(canary.program));
            return attributes(repository, attributes);
        };
    }

    private static Trap included(String key) {
        return (repository, canary) -> {
            var more = Files.writeString(
                    repository.resolve("more"), "[filter \"evil\"]\n\tclean = " + canary.program + "\n");
            git(repository, "config", key, more.toString());
            return attributes(repository, "* filter=evil\n");
        };
    }

    private static Trap promisor(String url, String setting) {
        return (repository, canary) -> {
            setting(setting).set(repository, canary);
            return promised(repository, url);
        };
    }

    /// What one of its branches names is not there: it is promised by the remote at `url`.
    private static Path promised(Path repository, String url) throws IOException, InterruptedException {
        git(repository, "config", "core.repositoryFormatVersion", "1");
        git(repository, "config", "extensions.partialClone", "o");
        git(repository, "config", "remote.o.promisor", "true");
        git(repository, "config", "remote.o.url", url);
        git(repository, "config", "remote.o.fetch", "+refs/heads/*:refs/remotes/o/*");
        git(repository, "checkout", "-q", "-b", "promised");
        git(repository, "commit", "-q", "-a", "-m", "promised");
        var missing = git(repository, "rev-parse", "HEAD:a.txt").strip();
        Files.delete(repository.resolve(".git/objects/" + missing.substring(0, 2) + "/" + missing.substring(2)));
        Files.writeString(repository.resolve("a.txt"), "other\n");
        var absent = "1".repeat(40);
        Files.writeString(repository.resolve(".git/refs/heads/absent"), absent + "\n");
        return repository;
    }

    private static Path attributes(Path repository, String text) throws IOException {
        Files.writeString(repository.resolve(".gitattributes"), text);
        return repository;
    }

    private static void append(Path repository, String section) throws IOException {
        var config = repository.resolve(".git/config");
        Files.writeString(config, Files.readString(config) + section);
    }

    private static void allHooks(Path folder, Canary canary) throws IOException {
        Files.createDirectories(folder);
        for (var hook : HOOKS) {
            Files.copy(canary.program, folder.resolve(hook), java.nio.file.StandardCopyOption.COPY_ATTRIBUTES);
        }
    }

    private static Path submodule(Path repository) throws IOException, InterruptedException {
        var source = RealGit.repository(repository.resolveSibling(repository.getFileName() + "-inner"));
        git(repository, "-c", "protocol.file.allow=always", "submodule", "--quiet", "add", source.toString(), "inner");
        git(repository, "commit", "-q", "-m", "with a submodule");
        return repository.resolve("inner");
    }

    /// The head becomes a commit with a signature in it.
    private static void signed(Path repository) throws IOException, InterruptedException {
        var text = git(repository, "cat-file", "commit", "HEAD");
        var end = text.indexOf("\n\n");
        var signature = "\ngpgsig -----BEGIN PGP SIGNATURE-----\n \n x\n -----END PGP SIGNATURE-----";
        var file = Files.writeString(
                repository.resolve(".git/signed"), text.substring(0, end) + signature + text.substring(end));
        var commit = git(repository, "hash-object", "-t", "commit", "-w", file.toString())
                .strip();
        git(repository, "update-ref", "refs/heads/main", commit);
    }
}
