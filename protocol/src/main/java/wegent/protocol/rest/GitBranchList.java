package wegent.protocol.rest;

import java.util.List;
import wegent.base.Json;

/// The branches of a repository, the newest commit first.
public record GitBranchList(List<GitBranch> items, boolean truncated) {
    public GitBranchList {
        items = Json.listOrEmpty(items);
    }
}
