package wegent.executor.agent.claude;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import wegent.base.Json;
import wegent.protocol.id.TaskId;

class TaskDirectoryTest {
    @TempDir
    Path home;

    private TaskDirectory prepared() throws IOException {
        var config = ClaudeConfig.of(home.resolve("executor"), Map.of("HOME", home.toString()));
        var directory = TaskDirectory.of(new TaskId(7), config);
        directory.prepare();
        return directory;
    }

    private Path user(String file, String text) throws IOException {
        var path = home.resolve(".claude").resolve(file);
        Files.createDirectories(path.getParent());
        return Files.writeString(path, text);
    }

    @Test
    void itShowsGlobalSkillsAndPlugins() throws IOException {
        user("skills/review/SKILL.md", "review");
        user("plugins/installed_plugins.json", "{}");
        user(".credentials.json", "secret");

        var directory = prepared().path();

        assertThat(directory.resolve("skills/review/SKILL.md")).hasContent("review");
        assertThat(directory.resolve("plugins/installed_plugins.json")).hasContent("{}");
        assertThat(directory.resolve(".credentials.json")).doesNotExist();
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(directory)))
                .isEqualTo("rwx------");
    }

    @Test
    void ofTheUsersSettingsItHasThoseOfPluginsAlone() throws IOException {
        user("settings.json", """
                {"env": {"ANTHROPIC_AUTH_TOKEN": "secret"}, "model": "mine", "apiKeyHelper": "secret.sh",
                 "enabledPlugins": {"context7@official": true},
                 "extraKnownMarketplaces": {"ours": {"source": {"url": "https://me:secret@git.example/m.git"}}}}
                """);

        var settings = prepared().path().resolve("settings.json");

        assertThat(settings).content().doesNotContain("secret", "mine");
        var json = Json.tree(Files.readString(settings));
        assertThat(json.at("/enabledPlugins/context7@official").asBoolean()).isTrue();
        assertThat(json.at("/extraKnownMarketplaces/ours/source/url").asText()).isEqualTo("https://git.example/m.git");
    }

    @Test
    void itFollowsTheUserAndKeepsWhatIsItsOwn() throws IOException {
        user("settings.json", "{\"enabledPlugins\": {\"a\": true}}");
        var settings = prepared().path().resolve("settings.json");
        Files.writeString(settings, "{\"enabledPlugins\": {\"a\": true}, \"own\": 1}");
        user("settings.json", "{\"enabledPlugins\": {\"b\": true}}");
        user("skills/late/SKILL.md", "late");

        var directory = prepared();

        assertThat(Json.tree(Files.readString(settings)))
                .isEqualTo(Json.tree("{\"own\": 1, \"enabledPlugins\": {\"b\": true}}"));
        assertThat(directory.path().resolve("skills/late/SKILL.md")).exists();
    }

    @Test
    void whatItShowsOutlivesIt() throws IOException {
        var skill = user("skills/review/SKILL.md", "review");
        var directory = prepared();

        directory.delete();

        assertThat(directory.path()).doesNotExist();
        assertThat(skill).exists();
    }

    @Test
    void aLinkThatAnAgentMadeIsNotRead() throws IOException {
        var secret = Files.writeString(home.resolve("device-config.json"), "{\"auth_token\": \"secret\"}");
        user("settings.json", "{\"enabledPlugins\": {\"a\": true}}");
        var directory = prepared().path();
        Files.delete(directory.resolve("settings.json"));
        Files.createSymbolicLink(directory.resolve("settings.json"), secret);
        Files.createDirectories(directory.resolve("projects/work"));
        Files.createSymbolicLink(directory.resolve("projects/work/s1.jsonl"), secret);
        Files.createSymbolicLink(directory.resolve("projects/home"), home);
        Files.writeString(home.resolve("s2.jsonl"), "secret");

        prepared();

        assertThat(directory.resolve("settings.json")).content().doesNotContain("secret");
        assertThat(SessionFiles.carry(directory, home.resolve(".claude"), "s1")).isFalse();
        assertThat(SessionFiles.carry(directory, home.resolve(".claude"), "s2")).isFalse();
        assertThat(home.resolve(".claude/projects")).doesNotExist();
    }
}
