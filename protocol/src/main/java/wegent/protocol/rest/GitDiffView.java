package wegent.protocol.rest;

/// A difference in Git's unified format, cut at a line when it is too long.
public record GitDiffView(String root, String diff, boolean truncated) {}
