package wegent.backend.chat;

import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.SecurityContext;
import wegent.backend.account.Access;
import wegent.backend.account.Identity;
import wegent.backend.stream.Attachments;
import wegent.protocol.RefusedException;
import wegent.protocol.Scope;
import wegent.protocol.id.SubtaskId;

/// Texts that are too large for the block that names them, to be saved as files. They are what programs printed: no
/// browser is to take them for anything but text.
@RunOnVirtualThread
@Path("/api/attachments")
public final class AttachmentResource {
    private final Attachments attachments;

    public AttachmentResource(Attachments attachments) {
        this.attachments = attachments;
    }

    @Access(Scope.READ)
    @GET
    @Path("/{message}/{id}")
    @Produces("text/plain;charset=UTF-8")
    public Response get(
            @Context SecurityContext request, @PathParam("message") String message, @PathParam("id") String id) {
        var subtask = subtask(message);
        var text = attachments.open(Identity.of(request).userId(), subtask, id);
        return Response.ok(text)
                .header(HttpHeaders.CONTENT_DISPOSITION, "attachment; filename=\"" + subtask + "-" + id + ".txt\"")
                .header("X-Content-Type-Options", "nosniff")
                .header(HttpHeaders.CACHE_CONTROL, "private, no-store")
                .build();
    }

    private static SubtaskId subtask(String id) {
        try {
            return SubtaskId.of(id);
        } catch (IllegalArgumentException e) {
            throw RefusedException.notFound("Attachment");
        }
    }
}
