package wegent.backend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import wegent.backend.chat.TaskResource;
import wegent.backend.command.DeviceFilesResource;
import wegent.backend.project.ProjectResource;
import wegent.backend.terminal.ProjectTerminalResource;
import wegent.backend.testing.SqlEngine;
import wegent.base.Eventually;
import wegent.protocol.BackendMessage.Done;
import wegent.protocol.BackendMessage.ExecuteReply;
import wegent.protocol.ChatReply;
import wegent.protocol.ChatRequest;
import wegent.protocol.DeviceCommand;
import wegent.protocol.DeviceCommand.FileChunk;
import wegent.protocol.ErrorCode;
import wegent.protocol.ErrorReply;
import wegent.protocol.Execution;
import wegent.protocol.MessageCodec;
import wegent.protocol.RefusedException;
import wegent.protocol.SubtaskStatus;
import wegent.protocol.TerminalReply;
import wegent.protocol.WorkFolder;
import wegent.protocol.id.DeviceId;
import wegent.protocol.id.ProjectId;
import wegent.protocol.id.TaskId;
import wegent.protocol.id.TerminalId;
import wegent.protocol.rest.ChangeProject;
import wegent.protocol.rest.CloneStatus;
import wegent.protocol.rest.CloneView;
import wegent.protocol.rest.CreateProject;
import wegent.protocol.rest.EntryKind;
import wegent.protocol.rest.FileWritten;
import wegent.protocol.rest.FolderEntry;
import wegent.protocol.rest.FolderView;
import wegent.protocol.rest.LinkDevice;
import wegent.protocol.rest.OpenProjectTerminal;
import wegent.protocol.rest.ProjectGit;
import wegent.protocol.rest.ProjectSource;
import wegent.protocol.rest.ProjectView;
import wegent.protocol.rest.ProjectWorkspace;

/// Projects and their folders on devices, which say what a test tells them to.
@ParameterizedClass
@EnumSource(SqlEngine.class)
class ProjectTest {
    @Parameter
    SqlEngine engine;

    private TestHouse house;
    private TestDevice laptop;
    private final Map<String, Object> said = new ConcurrentHashMap<>();

    @BeforeEach
    void open() {
        house = new TestHouse(engine);
        laptop = house.device(house.ann, "laptop");
        laptop.answers = this::answer;
        laptop.register();
        said.put("workspace_tree", new FolderView("/home/ann/site", "/home/ann", List.of(), false));
        said.put("mkdir_p", new FolderView("/home/ann/new", "/home/ann", List.of(), false));
        said.put("git_clone", clone(CloneStatus.RUNNING));
        said.put("git_clone_state", clone(CloneStatus.RUNNING));
    }

    @AfterEach
    void close() {
        laptop.close();
        house.close();
    }

    private Object answer(String event, JsonNode order) {
        return switch (event) {
            case "device:execute_command" ->
                said.get(order.at("/command/command_key").asText());
            case "device:start_terminal_session" ->
                new TerminalReply.Started(
                        true,
                        new TerminalId(order.path("session_id").asText()),
                        order.path("path").asText());
            default -> Done.ok();
        };
    }

    private static CloneView clone(CloneStatus status) {
        return new CloneView(status, "/home/ann/workspace/projects/site", "Receiving objects", 40, null);
    }

    @Test
    void aProjectOfAFolderIsMadeListedRenamedAndDeleted() {
        var made = create("laptop", local("~/site"), null);

        assertThat(made.name()).isEqualTo("site");
        assertThat(made.devices().getFirst().workspace().localPath()).isEqualTo("/home/ann/site");
        assertThat(laptop.heard("device:execute_command").getLast()).contains("\"path\":\"~/site\"");
        assertThat(projects().list(ann()).items()).containsExactly(made);
        var renamed = projects().rename(ann(), made.id().toString(), new ChangeProject(" The site "));
        assertThat(renamed.name()).isEqualTo("The site");
        projects().remove(ann(), made.id().toString());
        assertThat(projects().list(ann()).items()).isEmpty();
    }

    @Test
    void aNewFolderIsMadeAndOneBelowProjectsIsNamedShort() {
        var body = new CreateProject(
                "New", new DeviceId("laptop"), new ProjectWorkspace(ProjectSource.LOCAL_PATH, null, "new"), null, true);

        var made = projects().create(ann(), body);

        assertThat(laptop.heard("device:execute_command").getLast())
                .contains("\"mkdir_p\"")
                .contains("\"path\":\"projects/new\"");
        assertThat(made.devices().getFirst().workspace().localPath()).isEqualTo("/home/ann/new");
        assertThat(made.devices().getFirst().workspace().checkoutPath()).isEqualTo("new");
    }

    @Test
    void aRefusalOfTheDeviceNamesTheFieldAndLeavesNoProject() {
        said.put("workspace_tree", new ErrorReply("/etc is outside", ErrorCode.FORBIDDEN, "path"));

        assertThatThrownBy(() -> create("laptop", local("/etc"), null))
                .hasMessage("/etc is outside")
                .extracting(e -> ((RefusedException) e).field())
                .isEqualTo("workspace.local_path");
        laptop.close();
        assertThatThrownBy(() -> create("laptop", local("/home"), null))
                .extracting(e -> ((RefusedException) e).code())
                .isEqualTo(ErrorCode.DEVICE_OFFLINE);
        assertThat(projects().list(ann()).items()).isEmpty();
    }

    @Test
    void aForeignProjectIsAnUnknownOne() {
        var id = create("laptop", local("/x"), null).id();
        var bob = new Asking(house.bob);

        assertThat(projects().list(bob).items()).isEmpty();
        assertUnknown(() -> projects().get(bob, id.toString()));
        assertUnknown(() -> projects().remove(bob, id.toString()));
        assertUnknown(() -> projects().clone(bob, id.toString(), "laptop"));
        assertUnknown(() -> terminals().open(bob, id.toString(), null));
        assertUnknown(() -> files().folder(bob, "laptop", null, true, true));
        assertUnknown(() -> files().content(bob, "laptop", null));
        try (var page = house.browser(house.bob)) {
            var answer = page.call(send(null, "laptop", id, null));
            assertThat(answer.path("code").asText()).isEqualTo("not_found");
        }
    }

    private static void assertUnknown(org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOf(RefusedException.class)
                .extracting(e -> ((RefusedException) e).code())
                .isEqualTo(ErrorCode.NOT_FOUND);
    }

    @Test
    void aCloneIsFollowedUntilItIsWhole() {
        var made = create(
                "laptop",
                new ProjectWorkspace(ProjectSource.GIT, null, "site"),
                new ProjectGit("https://test.invalid/site.git", "main"));

        assertThat(made.devices().getFirst().cloning()).isTrue();
        assertThat(made.git()).isEqualTo(new ProjectGit("https://test.invalid/site.git", "main"));
        assertThat(state(made).percent()).isEqualTo(40);
        said.put("git_clone_state", clone(CloneStatus.FAILED));
        assertThat(state(made).status()).isEqualTo(CloneStatus.FAILED);
        said.put("git_clone_state", clone(CloneStatus.RUNNING));
        assertThat(projects().cloneAgain(ann(), made.id().toString(), "laptop").status())
                .isEqualTo(CloneStatus.RUNNING);
        said.put("git_clone_state", clone(CloneStatus.UNKNOWN)); // the device was started again
        said.put("workspace_tree", new ErrorReply("There is no folder", ErrorCode.INVALID_PAYLOAD, "path"));
        assertThat(state(made).status()).isEqualTo(CloneStatus.UNKNOWN);
        said.put("git_clone_state", clone(CloneStatus.DONE));
        assertThat(state(made).status()).isEqualTo(CloneStatus.DONE);
        assertThat(projects()
                        .get(ann(), made.id().toString())
                        .devices()
                        .getFirst()
                        .cloning())
                .isFalse();
    }

    private CloneView state(ProjectView project) {
        return projects().clone(ann(), project.id().toString(), "laptop");
    }

    @Test
    void aConversationOfAProjectIsWorkedOnInItsFolder() {
        var project = create("laptop", local("/home/ann/site"), null);
        laptop.reply = ExecuteReply.acceptedIn("/home/ann/site");
        try (var page = house.browser(house.ann)) {
            var sent = sent(page, send(null, "laptop", project.id(), null));
            var run = laptop.awaitExecute();
            laptop.answer(run, "done");
            awaitStatus(project, SubtaskStatus.COMPLETED);
            var again = sent(page, send(sent.taskId(), "laptop", null, null));
            var second = laptop.awaitExecute();
            laptop.answer(second, "done");

            assertThat(run.workspace()).isEqualTo(new WorkFolder(project.id(), "/home/ann/site", true, false, null));
            assertThat(again.taskId()).isEqualTo(sent.taskId());
            assertThat(second.workspace()).isEqualTo(run.workspace());
            assertThat(second.workspacePath()).isNull();
            Eventually.until(
                    "where it works",
                    () -> tasks(project.id().value()).getFirst().workspacePath() != null);
            var task = tasks(project.id().value()).getFirst();
            assertThat(task.projectId()).isEqualTo(project.id());
            assertThat(task.workspacePath()).isEqualTo("/home/ann/site");
            assertThat(task.worktree()).isNull();
            assertThat(tasks(0)).isEmpty();
            assertThat(projects().get(ann(), project.id().toString()).tasks()).isEqualTo(1);
            projects().remove(ann(), project.id().toString());
            assertThat(tasks(0)).hasSize(1);
        }
    }

    private void awaitStatus(ProjectView project, SubtaskStatus status) {
        Eventually.until(
                status.name(), () -> tasks(project.id().value()).getFirst().status() == status);
    }

    private List<wegent.protocol.rest.TaskSummary> tasks(long project) {
        var features = house.features();
        return new TaskResource(features.tasks(), features.conversations(), features.locks())
                .list(ann(), "", "", "", project, false, false, 10, 0)
                .items();
    }

    @Test
    void aWorktreeIsOrderedWhenItIsWishedFor() {
        var project = create("laptop", local("/home/ann/site"), null);
        var place = new Execution(new Execution.Workspace("git_worktree", "main"));
        laptop.reply = ExecuteReply.acceptedIn("/home/ann/workspace/worktrees/1/site");
        try (var page = house.browser(house.ann)) {
            var sent = sent(page, send(null, "laptop", project.id(), place));

            assertThat(laptop.awaitExecute().workspace())
                    .isEqualTo(new WorkFolder(project.id(), "/home/ann/site", true, true, "main"));
            awaitStatus(project, SubtaskStatus.RUNNING);
            var terminal = terminals()
                    .open(ann(), project.id().toString(), new OpenProjectTerminal(sent.taskId(), null, null, null));
            assertThat(terminal.path()).isEqualTo("/home/ann/workspace/worktrees/1/site");
            assertThat(terminal.sessionId().value())
                    .startsWith("terminal-" + project.id() + "-")
                    .endsWith(".laptop");
            assertThat(laptop.heard("device:start_terminal_session").getLast()).contains("\"create_if_missing\":false");
            assertThat(page.call(send(null, "laptop", null, place))
                            .path("field")
                            .asText())
                    .isEqualTo("execution.workspace");
        }
    }

    @Test
    void aProjectIsWorkedOnOnlyWhereItHasAFolder() {
        var project = create("laptop", local("/home/ann/site"), null);
        try (var tower = house.device(house.ann, "tower");
                var page = house.browser(house.ann)) {
            tower.answers = this::answer;
            tower.register();

            var refused = page.call(send(null, "tower", project.id(), null));
            assertThat(refused.path("code").asText()).isEqualTo("device_unsuitable");
            assertThat(refused.path("field").asText()).isEqualTo("device_id");

            projects()
                    .link(
                            ann(),
                            project.id().toString(),
                            new LinkDevice(new DeviceId("tower"), local("/srv/site"), false));
            sent(page, send(null, "tower", project.id(), null));
            assertThat(tower.awaitExecute().workspace().path()).isEqualTo("/home/ann/site");
            projects().unlink(ann(), project.id().toString(), "tower");
            assertThat(projects().get(ann(), project.id().toString()).devices()).hasSize(1);
        }
    }

    @Test
    void aTerminalOpensInTheProjectsFolder() {
        var project = create("laptop", local("/home/ann/site"), null);

        var terminal = terminals().open(ann(), project.id().toString(), null);

        assertThat(terminal.path()).isEqualTo("/home/ann/site");
        assertThat(laptop.heard("device:start_terminal_session").getLast()).contains("\"create_if_missing\":true");
    }

    @Test
    void foldersAreListedAndFilesSavedPieceByPiece() throws java.io.IOException {
        var entry = new FolderEntry("a.txt", "/home/ann/a.txt", EntryKind.FILE, 6L, Instant.EPOCH, false);
        said.put("workspace_tree", new FolderView("/home/ann", null, List.of(entry), false));
        laptop.answers =
                (event, order) -> order.at("/command/command_key").asText().equals("workspace_read_file_chunk")
                        ? chunk(order.at("/command/offset").asLong())
                        : answer(event, order);

        var shown = files().folder(ann(), "laptop", null, true, false);
        var saved = new ByteArrayOutputStream();
        house.features()
                .commands()
                .open(house.ann.id(), laptop.id, "/home/ann/a.txt")
                .writeTo(saved);

        assertThat(shown.entries()).containsExactly(entry);
        assertThat(saved.toString(java.nio.charset.StandardCharsets.UTF_8)).isEqualTo("abcdef");
        assertThatThrownBy(() -> files().file(ann(), "laptop", " "))
                .extracting(e -> ((RefusedException) e).field())
                .isEqualTo("path");
    }

    @Test
    void aFileIsBroughtInPiecesThatADeviceTakes() throws java.io.IOException {
        var came = new ByteArrayOutputStream();
        laptop.answers = (event, order) -> {
            var piece = MessageCodec.read(order.path("command"), DeviceCommand.WriteChunk.class);
            came.writeBytes(piece.content());
            assertThat(piece.offset() + piece.content().length).isEqualTo(came.size());
            return new FileWritten("/home/ann/a.bin", came.size(), came.size() == piece.size());
        };
        var bytes = new byte[DeviceCommand.CHUNK * 2];
        new java.util.Random(3).nextBytes(bytes);

        var first = bring(bytes, 0, bytes.length + 5);
        var last = bring(new byte[5], bytes.length, bytes.length + 5);

        assertThat(first).isEqualTo(new FileWritten("/home/ann/a.bin", bytes.length, false));
        assertThat(last.done()).isTrue();
        assertThat(came.toByteArray()).startsWith(bytes).hasSize(bytes.length + 5);
        assertThatThrownBy(() -> bring(new byte[5], 0, 3))
                .extracting(e -> ((RefusedException) e).field())
                .isEqualTo("content");
        assertThatThrownBy(() -> bring(new byte[0], 0, -1))
                .extracting(e -> ((RefusedException) e).field())
                .isEqualTo("size");
    }

    private FileWritten bring(byte[] bytes, long offset, long size) throws java.io.IOException {
        return files().bring(
                        ann(), "laptop", "/home/ann/a.bin", "u1", size, offset, false, new ByteArrayInputStream(bytes));
    }

    private static FileChunk chunk(long offset) {
        var text = offset == 0 ? "abc" : "def";
        var bytes = Base64.getEncoder().encodeToString(text.getBytes(java.nio.charset.StandardCharsets.UTF_8));
        return new FileChunk("/home/ann/a.txt", 6, offset, bytes, offset > 0);
    }

    private ProjectView create(String device, ProjectWorkspace workspace, ProjectGit git) {
        return projects().create(ann(), new CreateProject(null, new DeviceId(device), workspace, git, null));
    }

    private static ProjectWorkspace local(String path) {
        return new ProjectWorkspace(ProjectSource.LOCAL_PATH, path, null);
    }

    private static ChatRequest.Send send(TaskId task, String device, ProjectId project, Execution execution) {
        return new ChatRequest.Send(
                null, task, new DeviceId(device), "look", null, null, null, null, null, null, project, execution);
    }

    private static ChatReply.Sent sent(TestBrowser page, ChatRequest.Send request) {
        var answer = page.call(request);
        assertThat(answer.path("error").asText()).isEmpty();
        return MessageCodec.read(answer, ChatReply.Sent.class);
    }

    private Asking ann() {
        return new Asking(house.ann);
    }

    private ProjectResource projects() {
        return new ProjectResource(house.features().projects());
    }

    private ProjectTerminalResource terminals() {
        return new ProjectTerminalResource(
                house.features().projectPlaces(), house.features().terminals());
    }

    private DeviceFilesResource files() {
        return new DeviceFilesResource(house.features().commands());
    }
}
