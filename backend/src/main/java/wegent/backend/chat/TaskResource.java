package wegent.backend.chat;

import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.SecurityContext;
import org.jspecify.annotations.Nullable;
import wegent.backend.account.Access;
import wegent.backend.account.Identity;
import wegent.backend.dispatch.Conversations;
import wegent.backend.task.TaskFilter;
import wegent.backend.task.TaskLocks;
import wegent.backend.task.Tasks;
import wegent.protocol.RefusedException;
import wegent.protocol.Scope;
import wegent.protocol.id.SubtaskId;
import wegent.protocol.id.TaskId;
import wegent.protocol.rest.ChangeTask;
import wegent.protocol.rest.RevertView;
import wegent.protocol.rest.TaskList;
import wegent.protocol.rest.TaskSummary;
import wegent.protocol.rest.TaskView;

/// The conversations of the user who asks.
@RunOnVirtualThread
@Path("/api/tasks")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
public final class TaskResource {
    private final Tasks tasks;
    private final Conversations conversations;
    private final TaskLocks locks;

    public TaskResource(Tasks tasks, Conversations conversations, TaskLocks locks) {
        this.tasks = tasks;
        this.conversations = conversations;
        this.locks = locks;
    }

    /// A page of the history: `q` are words of the title or of the user's messages, `status` are names
    /// separated by commas; `project_id` 0 are those of no project.
    @Access(Scope.READ)
    @GET
    public TaskList list(
            @Context SecurityContext request,
            @QueryParam("q") @DefaultValue("") String text,
            @QueryParam("device_id") @DefaultValue("") String device,
            @QueryParam("status") @DefaultValue("") String statuses,
            @QueryParam("project_id") @Nullable Long project,
            @QueryParam("archived") @DefaultValue("false") boolean archived,
            @QueryParam("needs_approval") @DefaultValue("false") boolean needsApproval,
            @QueryParam("limit") @DefaultValue("50") int limit,
            @QueryParam("offset") @DefaultValue("0") int offset) {
        var filter = TaskFilter.parse(text, device, statuses, archived, needsApproval)
                .of(project);
        return tasks.list(Identity.of(request).userId(), filter, limit, offset);
    }

    @Access(Scope.READ)
    @GET
    @Path("/{id}")
    public TaskView get(@Context SecurityContext request, @PathParam("id") String id) {
        var user = Identity.of(request).userId();
        var task = task(id);
        return locks.with(task, () -> conversations.view(user, task));
    }

    /// Renames, pins or archives it.
    @Access(Scope.RUN)
    @PATCH
    @Path("/{id}")
    public TaskSummary change(@Context SecurityContext request, @PathParam("id") String id, ChangeTask body) {
        return conversations.change(Identity.of(request).userId(), task(id), body);
    }

    /// Stops every answer of the task that runs or waits.
    @Access(Scope.RUN)
    @POST
    @Path("/{id}/cancel")
    public Response cancel(@Context SecurityContext request, @PathParam("id") String id) {
        conversations.cancelAll(Identity.of(request).userId(), task(id));
        return Response.accepted().build();
    }

    /// Takes back what an answer changed in its folder, on its device: all of it or nothing.
    @Access(Scope.RUN)
    @POST
    @Path("/{id}/messages/{message}/revert")
    public RevertView revert(
            @Context SecurityContext request, @PathParam("id") String id, @PathParam("message") String message) {
        return conversations.reverts().revert(Identity.of(request).userId(), task(id), message(message));
    }

    @Access(Scope.RUN)
    @DELETE
    @Path("/{id}")
    public void delete(@Context SecurityContext request, @PathParam("id") String id) {
        conversations.delete(Identity.of(request).userId(), task(id));
    }

    private static SubtaskId message(String id) {
        try {
            return SubtaskId.of(id);
        } catch (IllegalArgumentException e) {
            throw RefusedException.notFound("Message");
        }
    }

    private static TaskId task(String id) {
        try {
            return TaskId.of(id);
        } catch (IllegalArgumentException e) {
            throw RefusedException.notFound("Task");
        }
    }
}
