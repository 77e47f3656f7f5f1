package wegent.executor.git;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import wegent.base.PrivateFile;
import wegent.executor.process.Folders;
import wegent.executor.repository.GitEnvironment;
import wegent.executor.repository.RepositoryPlace;
import wegent.executor.workspace.AllowedFolders;
import wegent.executor.workspace.TrustedFolders;
import wegent.protocol.ErrorCode;
import wegent.protocol.RefusedException;

/// The records of a repository as Git may read them when nobody trusts it: a folder of our own in which the head, the
/// allowed settings and what is ignored are copies, and the branches a link. Objects and index are those of the
/// repository. Its own settings are never read by the command: a filter, a driver or a remote that a file names is
/// unknown. For one use, then it is deleted.
final class SealedRepository implements AutoCloseable {
    private static final int MAX_COPIED_BYTES = 1024 * 1024;

    private final RepositoryPlace place;
    private final Path folder;

    private SealedRepository(RepositoryPlace place, Path folder) {
        this.place = place;
        this.folder = folder;
    }

    /// One of `place`, with what `config` has that is allowed, in a new folder in `parent`.
    static SealedRepository of(RepositoryPlace place, GitConfig config, AllowedFolders folders, Path parent)
            throws IOException {
        var sealed = new SealedRepository(place, Files.createTempDirectory(PrivateFile.folder(parent), "sealed"));
        try {
            sealed.fill(config, folders);
        } catch (IOException | RuntimeException e) {
            sealed.close();
            throw e;
        }
        return sealed;
    }

    private void fill(GitConfig config, AllowedFolders folders) throws IOException {
        Files.writeString(folder.resolve("config"), config.allowed());
        copy(place.head(), folder.resolve("HEAD"));
        Files.createDirectory(folder.resolve("info"));
        copy(place.commonDir().resolve("info/exclude"), folder.resolve("info/exclude"));
        copy(place.commonDir().resolve("info/attributes"), folder.resolve("info/attributes"));
        copy(place.gitDir().resolve("info/sparse-checkout"), folder.resolve("info/sparse-checkout"));
        for (var name : new String[] {"refs", "packed-refs", "reftable", "shallow"}) {
            link(place.commonDir().resolve(name), name, folders);
        }
        try (var shared = Files.newDirectoryStream(place.gitDir(), "sharedindex.*")) {
            for (var part : shared) {
                link(part, part.getFileName().toString(), folders);
            }
        }
    }

    private static void copy(Path from, Path to) throws IOException {
        if (!Files.isRegularFile(from, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        if (Files.size(from) > MAX_COPIED_BYTES) {
            throw new RefusedException(
                    ErrorCode.CONFLICT, "This repository is not looked into: " + from + " is too large");
        }
        Files.copy(from, to);
    }

    private void link(Path target, String name, AllowedFolders folders) throws IOException {
        if (!Files.exists(target)) {
            return;
        }
        if (!folders.contains(target.toRealPath())) {
            throw new RefusedException(
                    ErrorCode.FORBIDDEN,
                    "This repository is not looked into: " + target + " leads out of the allowed folders");
        }
        try {
            Files.createSymbolicLink(folder.resolve(name), target.toRealPath());
        } catch (UnsupportedOperationException | IOException _) {
            throw new RefusedException(
                    ErrorCode.DEVICE_UNSUITABLE,
                    "This device cannot look into a repository that is not trusted. "
                            + TrustedFolders.advice(place.root()));
        }
    }

    /// What makes Git work with it.
    Map<String, String> variables() {
        var variables = new LinkedHashMap<>(GitEnvironment.withoutSettingsOfOthers());
        variables.put("HOME", folder.toString());
        variables.put("XDG_CONFIG_HOME", folder.toString());
        variables.put("GIT_DIR", folder.toString());
        variables.put("GIT_WORK_TREE", place.root().toString());
        variables.put("GIT_OBJECT_DIRECTORY", place.objects().toString());
        variables.put("GIT_INDEX_FILE", place.index().toString());
        return variables;
    }

    @Override
    public void close() {
        Folders.delete(folder);
    }
}
