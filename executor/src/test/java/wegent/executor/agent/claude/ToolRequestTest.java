package wegent.executor.agent.claude;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import wegent.base.Json;

class ToolRequestTest {
    private static final ToolRequest COMPOUND = request("""
            {"tool_name":"Bash","input":{"command":"echo hi > a && rm b","description":"Tidy up"},
            "description":"Tidy up","permission_suggestions":[
            {"type":"addRules","rules":[{"toolName":"Bash","ruleContent":"echo hi *"},{"toolName":"Read"}],
            "behavior":"allow","destination":"localSettings"},
            {"type":"setMode","mode":"acceptEdits","destination":"session"},
            {"type":"addDirectories","directories":["/project"],"destination":"session"}]}""");

    @Test
    void showsTheWholeCommand() {
        var approval = COMPOUND.block().approval();

        assertThat(approval.title()).isEqualTo("Run a command");
        assertThat(approval.command()).isEqualTo("echo hi > a && rm b");
        assertThat(approval.description()).isEqualTo("Tidy up");
    }

    @Test
    void showsWhatAnEditChanges() {
        var edit = request("""
                {"tool_name":"Edit","input":{"file_path":"a.txt","old_string":"one\\ntwo","new_string":"three"}}""");

        assertThat(edit.block().approval().command()).isEqualTo("a.txt\n\n- one\n- two\n+ three");
    }

    @Test
    void aGrantCoversTheSameCommandOnly() {
        var grants = new Grants();

        grants.add(COMPOUND);

        assertThat(grants.cover(COMPOUND)).isTrue();
        assertThat(grants.cover(bash("echo hi > a && rm b", "described otherwise")))
                .isTrue();
        assertThat(grants.cover(bash("echo hi > a && rm b ", ""))).isFalse();
        assertThat(grants.cover(bash("echo hi", ""))).isFalse();
        assertThat(grants.cover(bash("echo hi; rm -rf /", ""))).isFalse();
        assertThat(grants.cover(request("""
                {"tool_name":"Bash","input":{"command":"echo hi > a && rm b","dangerouslyDisableSandbox":true}}"""))).isFalse();
        assertThat(grants.cover(request("{\"tool_name\":\"Read\",\"input\":{\"file_path\":\"/project/a\"}}")))
                .isFalse();
    }

    @Test
    void aGrantForAFileCoversEachChangeOfItAndNotReadingIt() {
        var grants = new Grants();

        grants.add(file("Write", "/w/a"));

        assertThat(grants.cover(file("Edit", "/w/a"))).isTrue();
        assertThat(grants.cover(file("Edit", "/w/b"))).isFalse();
        assertThat(grants.cover(file("Edit", "/w/a/../b"))).isFalse();
        assertThat(grants.cover(file("Read", "/w/a"))).isFalse();
    }

    @Test
    void aGrantForReadingAFileCoversNoOtherFileOfItsFolder() {
        var grants = new Grants();

        grants.add(request("""
                {"tool_name":"Read","input":{"file_path":"/x/exec/one.txt"},"permission_suggestions":[
                {"type":"addRules","rules":[{"toolName":"Read","ruleContent":"//x/exec/**"}],"behavior":"allow",
                "destination":"session"},{"type":"addDirectories","directories":["/x/exec"]}]}"""));

        assertThat(grants.cover(request("""
                {"tool_name":"Read","input":{"file_path":"/x/exec/one.txt","offset":7}}"""))).isTrue();
        assertThat(grants.cover(file("Read", "/x/exec/two.txt"))).isFalse();
        assertThat(grants.cover(file("Read", "/x/exec/device-config.json"))).isFalse();
        assertThat(grants.cover(file("Read", "/x/exec"))).isFalse();
        assertThat(grants.cover(file("Edit", "/x/exec/one.txt"))).isFalse();
    }

    @Test
    void aGrantForAnAddressCoversNoOtherOfItsHost() {
        var grants = new Grants();

        grants.add(fetch("https://example.org/a"));

        assertThat(grants.cover(fetch("https://example.org/a"))).isTrue();
        assertThat(grants.cover(fetch("https://example.org/a?secret=1"))).isFalse();
    }

    @Test
    void aGrantForAnyOtherToolCoversTheSameInput() {
        var grants = new Grants();

        grants.add(request("{\"tool_name\":\"mcp__db__run\",\"input\":{\"sql\":\"select 1\"}}"));

        assertThat(grants.cover(request("{\"tool_name\":\"mcp__db__run\",\"input\":{\"sql\":\"select 1\"}}")))
                .isTrue();
        assertThat(grants.cover(request("{\"tool_name\":\"mcp__db__run\",\"input\":{\"sql\":\"drop\"}}")))
                .isFalse();
        assertThat(grants.cover(request("{\"tool_name\":\"mcp__db__see\",\"input\":{\"sql\":\"select 1\"}}")))
                .isFalse();
    }

    @Test
    void plansAndQuestionsAreNeverGranted() {
        var grants = new Grants();
        var plan = request("{\"tool_name\":\"ExitPlanMode\",\"input\":{\"plan\":\"1. All\"}}");

        grants.add(plan);

        assertThat(plan.action().grant()).isNull();
        assertThat(grants.cover(plan)).isFalse();
    }

    @Test
    void aFileThatBecomesALinkIsAnotherFile(@TempDir Path folder) throws IOException {
        var grants = new Grants();
        Files.writeString(folder.resolve("secret"), "x");
        var notes = folder.resolve("notes").toString();
        grants.add(file("Edit", notes));
        assertThat(grants.cover(file("Edit", notes))).isTrue();

        Files.createSymbolicLink(folder.resolve("notes"), folder.resolve("secret"));

        assertThat(grants.cover(file("Edit", notes))).isFalse();
    }

    @Test
    void whatIsShownHasAllOfTheInputAndIsPlainAscii() {
        var shown = request("""
                {"tool_name":"Bash","input":{"command":"echo \u202e\ud800 é","run_in_background":true}}""").action().text();

        assertThat(shown)
                .isEqualTo("{\"version\":1,\"id\":\"approval-q1\",\"tool\":\"Bash\",\"folder\":\"/w\","
                        + "\"grant\":{\"kind\":\"command\",\"target\":\"echo \\u202E\\uD800 \\u00E9\"},\"words\":{},"
                        + "\"input\":{\"command\":\"echo \\u202E\\uD800 \\u00E9\",\"run_in_background\":true}}");
        assertThat(ClaudeLines.allow("q1", Json.tree(shown).path("input"))).contains("echo \\u202E\\uD800 \\u00E9");
    }

    private static ToolRequest bash(String command, String description) {
        var input = Json.mapper().createObjectNode().put("command", command).put("description", description);
        var request = Json.mapper().createObjectNode().put("tool_name", "Bash");
        request.set("input", input);
        return request(request.toString());
    }

    private static ToolRequest fetch(String url) {
        return request("{\"tool_name\":\"WebFetch\",\"input\":{\"url\":\"" + url + "\"}}");
    }

    private static ToolRequest file(String tool, String path) {
        return request("{\"tool_name\":\"" + tool + "\",\"input\":{\"file_path\":\"" + path + "\"}}");
    }

    private static ToolRequest request(String json) {
        return new ToolRequest("q1", "/w", Json.tree(json));
    }
}
