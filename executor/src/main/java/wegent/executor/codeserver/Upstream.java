package wegent.executor.codeserver;

import java.net.URI;

/// A code-server that runs: where, and the cookie by which it knows us. Browsers never see that.
record Upstream(URI address, String cookie) {}
