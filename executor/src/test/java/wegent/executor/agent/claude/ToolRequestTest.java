package wegent.executor.agent.claude;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
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

        assertThat(edit.command()).isEqualTo("a.txt\n\n- one\n- two\n+ three");
    }

    @Test
    void aGrantCoversTheSameCommandOnly() {
        var grants = new Grants();

        grants.add(COMPOUND);

        assertThat(grants.cover(COMPOUND)).isTrue();
        assertThat(grants.cover(request("{\"tool_name\":\"Bash\",\"input\":{\"command\":\"echo hi; rm -rf /\"}}")))
                .isFalse();
    }

    @Test
    void aGrantForAFileCoversEachChangeOfIt() {
        var grants = new Grants();

        grants.add(request("{\"tool_name\":\"Write\",\"input\":{\"file_path\":\"a\",\"content\":\"1\"}}"));

        assertThat(grants.cover(request("{\"tool_name\":\"Edit\",\"input\":{\"file_path\":\"a\"}}")))
                .isTrue();
        assertThat(grants.cover(request("{\"tool_name\":\"Edit\",\"input\":{\"file_path\":\"b\"}}")))
                .isFalse();
    }

    @Test
    void aGrantHoldsForTheSessionAndNeverChangesTheMode() {
        var grants = new Grants();

        var permissions = grants.add(COMPOUND);

        assertThat(permissions)
                .hasSize(2)
                .allSatisfy(permission ->
                        assertThat(permission.path("destination").asText()).isEqualTo("session"));
        assertThat(permissions.toString()).doesNotContain("setMode");
        assertThat(grants.rules()).containsExactly("Bash(echo hi *)", "Read");
        assertThat(grants.folders()).containsExactly("/project");
    }

    private static ToolRequest request(String json) {
        return new ToolRequest("q1", Json.tree(json));
    }
}
