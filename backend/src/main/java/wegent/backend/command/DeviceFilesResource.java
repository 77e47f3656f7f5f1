package wegent.backend.command;

import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.SecurityContext;
import jakarta.ws.rs.core.StreamingOutput;
import java.io.IOException;
import java.io.InputStream;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import wegent.backend.account.Access;
import wegent.backend.account.Identity;
import wegent.protocol.BackendMessage.Done;
import wegent.protocol.DeviceCommand;
import wegent.protocol.RefusedException;
import wegent.protocol.Require;
import wegent.protocol.Scope;
import wegent.protocol.id.DeviceId;
import wegent.protocol.rest.FileView;
import wegent.protocol.rest.FileWritten;
import wegent.protocol.rest.FolderView;
import wegent.protocol.rest.GitBranchList;
import wegent.protocol.rest.GitDiffView;
import wegent.protocol.rest.GitStatusView;
import wegent.protocol.rest.MakeFolder;
import wegent.protocol.rest.WorktreeList;

/// Folders, files and repositories on the devices of the user who asks. A `path` is one of the device.
@RunOnVirtualThread
@Path("/api/devices/{id}")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
public final class DeviceFilesResource {
    private final DeviceCommands commands;

    public DeviceFilesResource(DeviceCommands commands) {
        this.commands = commands;
    }

    /// What is in a folder; without `path`, the folders that the device allows.
    @Access(Scope.READ)
    @GET
    @Path("/folders")
    public FolderView folder(
            @Context SecurityContext request,
            @PathParam("id") String id,
            @QueryParam("path") @Nullable String path,
            @QueryParam("files") @DefaultValue("false") boolean files,
            @QueryParam("hidden") @DefaultValue("false") boolean hidden) {
        var command =
                new DeviceCommand.ListFolder(path == null || path.isBlank() ? null : required(path), files, hidden);
        return run(request, id, command, FolderView.class);
    }

    /// Makes a folder, and those above it.
    @Access(Scope.RUN)
    @POST
    @Path("/folders")
    public FolderView make(@Context SecurityContext request, @PathParam("id") String id, @Nullable MakeFolder body) {
        return run(request, id, DeviceCommand.MakeFolder::new, body == null ? null : body.path(), FolderView.class);
    }

    /// A file as text, when it is one.
    @Access(Scope.READ)
    @GET
    @Path("/files")
    public FileView file(
            @Context SecurityContext request, @PathParam("id") String id, @QueryParam("path") @Nullable String path) {
        return run(request, id, DeviceCommand.ReadText::new, path, FileView.class);
    }

    /// Any file, to be saved. No browser shows it as a page of ours.
    @Access(Scope.READ)
    @GET
    @Path("/files/content")
    @Produces(MediaType.APPLICATION_OCTET_STREAM)
    public Response content(
            @Context SecurityContext request, @PathParam("id") String id, @QueryParam("path") @Nullable String path) {
        var user = Identity.of(request).userId();
        var device = new DeviceId(id);
        commands.requireOwner(user, device);
        var file = commands.open(user, device, required(path));
        StreamingOutput body = file::writeTo;
        var name = URLEncoder.encode(file.name(), StandardCharsets.UTF_8).replace("+", "%20");
        return Response.ok(body)
                .header(HttpHeaders.CONTENT_DISPOSITION, "attachment; filename*=UTF-8''" + name)
                .header("X-Content-Type-Options", "nosniff")
                .header(HttpHeaders.CACHE_CONTROL, "private, no-store")
                .build();
    }

    /// Brings a piece of a file, from `offset` on; the file is there when all `size` bytes have come.
    @Access(Scope.RUN)
    @POST
    @Path("/files/content")
    @Consumes(MediaType.APPLICATION_OCTET_STREAM)
    public FileWritten bring(
            @Context SecurityContext request,
            @PathParam("id") String id,
            @QueryParam("path") @Nullable String path,
            @QueryParam("upload_id") @Nullable String upload,
            @QueryParam("size") @DefaultValue("-1") long size,
            @QueryParam("offset") @DefaultValue("0") long offset,
            @QueryParam("replace") @DefaultValue("false") boolean replace,
            InputStream content)
            throws IOException {
        var user = Identity.of(request).userId();
        var device = new DeviceId(id);
        commands.requireOwner(user, device);
        var place = required(path);
        var at = offset;
        var bytes = content.readNBytes(DeviceCommand.CHUNK);
        while (true) {
            var piece = piece(upload, place, size, at, bytes, replace);
            var written = commands.run(user, device, piece, FileWritten.class);
            at += bytes.length;
            bytes = content.readNBytes(DeviceCommand.CHUNK);
            if (bytes.length == 0) {
                return written;
            }
        }
    }

    private static DeviceCommand piece(
            @Nullable String upload, String path, long size, long offset, byte[] bytes, boolean replace) {
        try {
            return new DeviceCommand.WriteChunk(
                    Require.present(upload, "upload_id"), path, size, offset, bytes, replace);
        } catch (IllegalArgumentException e) {
            var text = Objects.requireNonNullElse(e.getMessage(), "");
            throw RefusedException.invalid(text.substring(0, Math.max(0, text.indexOf(' '))), text);
        }
    }

    @Access(Scope.READ)
    @GET
    @Path("/git/status")
    public GitStatusView status(
            @Context SecurityContext request, @PathParam("id") String id, @QueryParam("path") @Nullable String path) {
        return run(request, id, DeviceCommand.GitStatus::new, path, GitStatusView.class);
    }

    @Access(Scope.READ)
    @GET
    @Path("/git/branches")
    public GitBranchList branches(
            @Context SecurityContext request, @PathParam("id") String id, @QueryParam("path") @Nullable String path) {
        return run(request, id, DeviceCommand.GitBranches::new, path, GitBranchList.class);
    }

    /// What the folder has that `base` has not; without it, what is not committed.
    @Access(Scope.READ)
    @GET
    @Path("/git/diff")
    public GitDiffView diff(
            @Context SecurityContext request,
            @PathParam("id") String id,
            @QueryParam("path") @Nullable String path,
            @QueryParam("base") @Nullable String base) {
        return run(request, id, wanted -> new DeviceCommand.GitDiff(wanted, base), path, GitDiffView.class);
    }

    /// The worktrees that the device has made for conversations, and what would be lost with each.
    @Access(Scope.READ)
    @GET
    @Path("/worktrees")
    public WorktreeList worktrees(@Context SecurityContext request, @PathParam("id") String id) {
        return run(request, id, new DeviceCommand.ListWorktrees(), WorktreeList.class);
    }

    /// Deletes one in which all is committed.
    @Access(Scope.RUN)
    @DELETE
    @Path("/worktrees")
    public void removeWorktree(
            @Context SecurityContext request, @PathParam("id") String id, @QueryParam("path") @Nullable String path) {
        run(request, id, DeviceCommand.RemoveWorktree::new, path, Done.class);
    }

    private <R> R run(
            SecurityContext request,
            String id,
            Function<String, DeviceCommand> command,
            @Nullable String path,
            Class<R> answer) {
        commands.requireOwner(Identity.of(request).userId(), new DeviceId(id));
        return run(request, id, command.apply(required(path)), answer);
    }

    private <R> R run(SecurityContext request, String id, DeviceCommand command, Class<R> answer) {
        return commands.run(Identity.of(request).userId(), new DeviceId(id), command, answer);
    }

    private static String required(@Nullable String path) {
        if (path == null || path.isBlank() || path.length() > DeviceCommand.PATH_LIMIT) {
            throw RefusedException.invalid("path", "path is missing, or longer than " + DeviceCommand.PATH_LIMIT);
        }
        return path;
    }
}
