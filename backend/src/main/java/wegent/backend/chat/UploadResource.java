package wegent.backend.chat;

import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.SecurityContext;
import jakarta.ws.rs.core.StreamingOutput;
import java.io.InputStream;
import wegent.backend.account.Access;
import wegent.backend.account.Identity;
import wegent.backend.task.Uploads;
import wegent.protocol.Scope;
import wegent.protocol.stream.AttachedFile;

/// Files that go with a message: brought by the page, fetched by the device. No browser shows one as a page of
/// ours.
@RunOnVirtualThread
@Path("/api/uploads")
public final class UploadResource {
    private final Uploads uploads;

    public UploadResource(Uploads uploads) {
        this.uploads = uploads;
    }

    @Access(Scope.RUN)
    @POST
    @Consumes("application/octet-stream")
    @Produces("application/json")
    public AttachedFile add(
            @Context SecurityContext request,
            @QueryParam("name") @DefaultValue("file") String name,
            @QueryParam("type") @DefaultValue("application/octet-stream") String type,
            InputStream content) {
        return uploads.add(Identity.of(request).userId(), name, type, content);
    }

    @Access({Scope.READ, Scope.DEVICE})
    @GET
    @Path("/{id}")
    @Produces("application/octet-stream")
    public Response get(@Context SecurityContext request, @PathParam("id") long id) {
        var opened = uploads.open(Identity.of(request).userId(), id);
        StreamingOutput body = out -> {
            for (var piece : opened.pieces()) {
                out.write(piece);
            }
        };
        return Response.ok(body)
                .header(HttpHeaders.CONTENT_DISPOSITION, "attachment")
                .header("X-Content-Type-Options", "nosniff")
                .header(HttpHeaders.CACHE_CONTROL, "private, no-store")
                .build();
    }
}
