package wegent.backend.dispatch;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import wegent.backend.model.Models;
import wegent.backend.project.Projects;
import wegent.backend.task.Subtask;
import wegent.backend.task.Task;
import wegent.backend.task.TaskStore;
import wegent.base.Json;
import wegent.protocol.AgentKind;
import wegent.protocol.BackendMessage.HistoryMessage;
import wegent.protocol.BackendMessage.ModelAccess;
import wegent.protocol.BackendMessage.TaskExecute;
import wegent.protocol.PermissionMode;
import wegent.protocol.Role;
import wegent.protocol.WorkFolder;
import wegent.protocol.stream.AttachedFile;
import wegent.protocol.stream.BlockFold;
import wegent.protocol.stream.BlockType;

/// Writes what a device is told to run: the prompt, the conversation before it, the model.
public final class Orders {
    /// The newest part of a conversation that is sent along, in characters.
    private static final int HISTORY_LIMIT = 200_000;

    private final TaskStore store;
    private final Models models;
    private final Projects projects;

    public Orders(TaskStore store, Models models, Projects projects) {
        this.store = store;
        this.models = models;
        this.projects = projects;
    }

    TaskExecute execute(Subtask answer) {
        var task = store.task(answer.taskId()).orElseThrow();
        var before = store.subtasks(answer.taskId()).stream()
                .filter(message -> message.messageNumber() < answer.messageNumber())
                .toList();
        var runtime = Objects.requireNonNullElse(answer.runtime(), AgentKind.CLAUDE_CODE);
        return new TaskExecute(
                answer.taskId(),
                answer.id(),
                answer.attempt(),
                answer.device().device(),
                runtime,
                task.title(),
                TakenBack.told(before, runtime)
                        + Objects.requireNonNullElse(before.getLast().text(), ""),
                history(before.subList(0, before.size() - 1)),
                model(answer, runtime),
                Objects.requireNonNullElse(answer.permissionMode(), PermissionMode.ASK),
                files(before.getLast()),
                workFolder(task, answer),
                ownFolder(task, answer));
    }

    /// Where a conversation of no project was worked on before, when that was on this device.
    private static @Nullable String ownFolder(Task task, Subtask answer) {
        var isHere = answer.device().device().equals(task.deviceId());
        return isHere && task.place().project() == null ? task.place().path() : null;
    }

    /// Throws [wegent.protocol.RefusedException] when the project has lost its folder on the device.
    private @Nullable WorkFolder workFolder(Task task, Subtask answer) {
        var place = task.place();
        if (place.project() == null) {
            return null;
        }
        var project = projects.owned(task.userId(), place.project());
        var folder = Projects.folder(project, answer.device().device());
        return new WorkFolder(
                project.id(), folder.workspace().path(), folder.makeable(), place.worktree(), place.base());
    }

    private static List<AttachedFile> files(Subtask message) {
        return message.blocks().stream()
                .filter(block -> block.type() == BlockType.FILE)
                .map(block -> Json.mapper()
                        .convertValue(
                                ((ObjectNode) Objects.requireNonNull(block.toolInput())
                                                .deepCopy())
                                        .put("name", block.content()),
                                AttachedFile.class))
                .toList();
    }

    private @Nullable ModelAccess model(Subtask answer, AgentKind runtime) {
        return switch (runtime) {
            case CLAUDE_CODE ->
                models.access(answer.userId(), answer.modelId(), "anthropic").orElse(null);
            case CODEX ->
                models.access(answer.userId(), answer.modelId(), "openai").orElse(null);
            case SHELL -> null;
        };
    }

    private static List<HistoryMessage> history(List<Subtask> messages) {
        var history = new ArrayList<HistoryMessage>();
        var length = 0;
        for (var message : messages.reversed()) {
            var text = message.role() == Role.USER
                    ? Objects.requireNonNullElse(message.text(), "")
                    : BlockFold.textOf(message.blocks());
            length += text.length();
            if (length > HISTORY_LIMIT) {
                break;
            }
            history.addFirst(new HistoryMessage(message.id(), message.role(), text));
        }
        return history;
    }
}
