package wegent.executor.sandbox;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import wegent.base.PrivateFile;
import wegent.executor.process.Enclosure.Scratch;
import wegent.executor.process.Mount;

/// The mounts of a sandbox as bubblewrap's arguments: the system to read, then what differs.
final class BubblewrapMounts {
    /// What the kernel lets the system's own user change by files, whatever its capabilities: bubblewrap leaves some
    /// of it open to a root without any.
    private static final List<String> KERNEL_READ_ONLY =
            List.of("sys", "irq", "bus", "fs", "acpi", "scsi", "mtrr", "sysrq-trigger");

    private static final List<String> KERNEL_HIDDEN =
            List.of("kcore", "kmsg", "keys", "timer_list", "latency_stats", "sched_debug", "kallsyms");

    /// Of `/run` only this is there: how names are looked up, and where the system itself lies on NixOS.
    private static final List<String> RUN_SHOWN = List.of(
            "/run/systemd/resolve/stub-resolv.conf",
            "/run/systemd/resolve/resolv.conf",
            "/run/NetworkManager/resolv.conf",
            "/run/NetworkManager/no-stub-resolv.conf",
            "/run/resolvconf/resolv.conf",
            "/run/current-system");

    private static final List<Path> REPLACED =
            List.of(Path.of("/tmp"), Path.of("/run"), Path.of("/var/tmp"), Path.of("/dev"), Path.of("/proc"));

    private BubblewrapMounts() {}

    /// Does the system's part of a sandbox have its own folder above `path`?
    static boolean isReplaced(Path path) {
        return REPLACED.stream().anyMatch(path::startsWith);
    }

    /// The system, to read; devices, processes and sockets of its own.
    static List<String> system() {
        var all = new ArrayList<>(List.of("--ro-bind", "/", "/", "--dev", "/dev", "--proc", "/proc"));
        for (var name : KERNEL_READ_ONLY) {
            all.addAll(List.of("--ro-bind-try", "/proc/" + name, "/proc/" + name));
        }
        for (var name : KERNEL_HIDDEN) {
            if (Files.exists(Path.of("/proc", name))) {
                all.addAll(List.of("--ro-bind", "/dev/null", "/proc/" + name));
            }
        }
        all.addAll(List.of("--tmpfs", "/run"));
        for (var file : RUN_SHOWN) {
            all.addAll(List.of("--ro-bind-try", file, file));
        }
        all.addAll(List.of("--tmpfs", "/var/tmp"));
        return all;
    }

    /// All of it for one process.
    static List<String> of(View view, List<Mount> mounts, Scratch scratch) throws IOException {
        var all = system();
        add(all, "--bind", scratch.temporary(), Path.of("/tmp"));
        if (isReplaced(view.userHome())) {
            add(all, "--ro-bind", view.userHome(), view.userHome());
        }
        int own = 0;
        for (var mount : mounts) {
            switch (mount) {
                case Mount.Hidden(var at) -> {
                    if (Files.isDirectory(at)) {
                        all.addAll(List.of("--perms", "0755", "--tmpfs", at.toString()));
                    }
                }
                case Mount.Masked(var at) -> add(all, "--ro-bind", Path.of("/dev/null"), at);
                case Mount.ReadOnly(var at) -> add(all, "--ro-bind-try", at, at);
                case Mount.Writable(var at) -> add(all, "--bind", at, at);
                case Mount.Own ours ->
                    add(all, "--bind", made(ours, scratch.own().resolve("own" + ++own)), ours.at());
            }
        }
        if (view.sshAgent().isPresent()) {
            add(all, "--ro-bind-try", view.sshAgent().get(), view.sshAgent().get());
        }
        all.addAll(List.of("--remount-ro", "/run"));
        for (var mount : mounts) { // only now: what is shown inside of it had to be put there first
            if (mount instanceof Mount.Hidden(var at) && Files.isDirectory(at)) {
                all.addAll(List.of("--remount-ro", at.toString()));
            }
        }
        return all;
    }

    private static Path made(Mount.Own mount, Path folder) throws IOException {
        PrivateFile.folder(folder);
        for (var copy : mount.copies().entrySet()) {
            if (Files.isRegularFile(copy.getValue(), LinkOption.NOFOLLOW_LINKS)) {
                Files.copy(copy.getValue(), folder.resolve(copy.getKey()), StandardCopyOption.REPLACE_EXISTING);
            }
        }
        return folder;
    }

    private static void add(List<String> all, String kind, Path source, Path at) {
        all.addAll(List.of(kind, source.toString(), at.toString()));
    }
}
