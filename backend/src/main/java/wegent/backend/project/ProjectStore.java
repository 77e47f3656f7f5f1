package wegent.backend.project;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;
import wegent.backend.storage.Database;
import wegent.backend.storage.Rows;
import wegent.protocol.id.DeviceId;
import wegent.protocol.id.ProjectId;
import wegent.protocol.id.UserId;
import wegent.protocol.rest.ProjectGit;
import wegent.protocol.rest.ProjectSource;
import wegent.protocol.rest.ProjectWorkspace;

/// The SQL of projects.
final class ProjectStore {
    private static final String PROJECT =
            "SELECT p.*, (SELECT COUNT(*) FROM task t WHERE t.project_id = p.id AND NOT t.archived) AS tasks"
                    + " FROM project p WHERE ";
    private static final String FOLDER =
            "SELECT d.* FROM project_device d JOIN project p ON p.id = d.project_id WHERE ";

    private final Database database;

    ProjectStore(Database database) {
        this.database = database;
    }

    List<Project> list(UserId user) {
        return database.read(sql -> read(sql, "p.user_id = ?", user.value()));
    }

    Optional<Project> find(ProjectId id) {
        return database.read(sql -> read(sql, "p.id = ?", id.value())).stream().findFirst();
    }

    private static List<Project> read(Handle sql, String condition, long value) {
        var folders = new HashMap<Long, List<ProjectFolder>>();
        sql.select(FOLDER + condition + " ORDER BY d.device_id", value)
                .map((row, _) -> folders.computeIfAbsent(row.getLong("project_id"), _ -> new ArrayList<>())
                        .add(folder(row)))
                .list();
        return sql.select(PROJECT + condition + " ORDER BY LOWER(p.name), p.id", value)
                .map((row, _) -> project(row, folders.getOrDefault(row.getLong("id"), List.of())))
                .list();
    }

    private static Project project(ResultSet row, List<ProjectFolder> folders) throws SQLException {
        var url = row.getString("git_url");
        return new Project(
                new ProjectId(row.getLong("id")),
                new UserId(row.getLong("user_id")),
                row.getString("name"),
                url == null ? null : new ProjectGit(url, row.getString("git_branch")),
                folders,
                row.getInt("tasks"),
                Rows.instant(row, "created_at"),
                Rows.instant(row, "updated_at"));
    }

    private static ProjectFolder folder(ResultSet row) throws SQLException {
        var source = ProjectSource.valueOf(row.getString("source").toUpperCase(Locale.ROOT));
        return new ProjectFolder(
                new DeviceId(row.getString("device_id")),
                new ProjectWorkspace(source, row.getString("local_path"), row.getString("checkout_path")),
                row.getString("clone_id"));
    }

    ProjectId add(UserId user, String name, @Nullable ProjectGit git, ProjectFolder folder, Instant now) {
        return database.inTransaction(sql -> {
            var id = new ProjectId(sql.createUpdate("""
                            INSERT INTO project (user_id, name, git_url, git_branch, created_at, updated_at)
                            VALUES (:user, :name, :url, :branch, :now, :now)
                            """)
                    .bind("user", user.value())
                    .bind("name", name)
                    .bind("url", git == null ? null : git.url())
                    .bind("branch", git == null ? null : git.branch())
                    .bind("now", now)
                    .executeAndReturnGeneratedKeys("id")
                    .mapTo(Long.class)
                    .one());
            put(sql, id, folder);
            return id;
        });
    }

    /// The project has this folder on its device from now on, and no other there.
    void put(ProjectId id, ProjectFolder folder) {
        database.transact(sql -> put(sql, id, folder));
    }

    private static void put(Handle sql, ProjectId id, ProjectFolder folder) {
        removeFolder(sql, id, folder.device());
        sql.createUpdate("""
                        INSERT INTO project_device
                            (project_id, device_id, source, local_path, checkout_path, clone_id)
                        VALUES (:id, :device, :source, :local, :checkout, :clone)
                        """)
                .bind("id", id.value())
                .bind("device", folder.device().value())
                .bind("source", folder.workspace().source().wire())
                .bind("local", folder.workspace().localPath())
                .bind("checkout", folder.workspace().checkoutPath())
                .bind("clone", folder.cloneId())
                .execute();
    }

    boolean remove(ProjectId id, DeviceId device) {
        return database.inTransaction(sql -> removeFolder(sql, id, device));
    }

    private static boolean removeFolder(Handle sql, ProjectId id, DeviceId device) {
        return sql.execute(
                        "DELETE FROM project_device WHERE project_id = ? AND device_id = ?", id.value(), device.value())
                > 0;
    }

    /// The clone that was begun as `cloneId` is whole.
    void cloned(ProjectId id, String cloneId) {
        database.transact(sql -> sql.execute(
                "UPDATE project_device SET clone_id = NULL WHERE project_id = ? AND clone_id = ?",
                id.value(),
                cloneId));
    }

    void rename(ProjectId id, String name, Instant now) {
        database.transact(
                sql -> sql.execute("UPDATE project SET name = ?, updated_at = ? WHERE id = ?", name, now, id.value()));
    }

    void remove(ProjectId id) {
        database.transact(sql -> sql.execute("DELETE FROM project WHERE id = ?", id.value()));
    }
}
