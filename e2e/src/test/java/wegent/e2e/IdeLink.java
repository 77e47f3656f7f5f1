package wegent.e2e;

import java.io.IOException;
import java.net.URI;
import wegent.executor.testing.Knocker;

/// A link to an IDE as its user got it, and the browsers that follow it.
public record IdeLink(URI url) {
    /// Opens an IDE on a device of `user`.
    public static IdeLink open(Rest user, String device) {
        var answer = user.call("POST", "/api/devices/" + device + "/code-server", "{}");
        if (answer.status() != 200) {
            throw new AssertionError(answer.toString());
        }
        return new IdeLink(URI.create(answer.body().path("url").asText()));
    }

    public String path() {
        return url.getRawPath();
    }

    public String host() {
        return url.getAuthority();
    }

    /// The header that its own pages say.
    public String origin() {
        return "Origin: http://" + host();
    }

    /// What brings a browser in.
    public String query() {
        return "?" + url.getRawQuery();
    }

    /// A browser that goes where the link leads.
    public Knocker browser() throws IOException {
        return browser(url.getPort());
    }

    /// A browser that comes by `port` of this machine and means the same host.
    public Knocker browser(int port) throws IOException {
        return new Knocker(port, host());
    }

    /// Follows the link with a browser, and returns the header by which this one is known from then on.
    public String letIn() throws IOException {
        try (var browser = browser()) {
            var welcome = browser.get(path() + query());
            if (welcome.status() != 303 || !welcome.header("Location").startsWith(path() + "?folder=")) {
                throw new AssertionError(welcome.toString());
            }
            return "Cookie: " + welcome.cookie();
        }
    }

    /// Makes a WebSocket of the connection of `browser`, which has `cookie`.
    public void upgrade(Knocker browser, String cookie) throws IOException {
        browser.say(
                "GET " + path() + "ws HTTP/1.1",
                "",
                cookie,
                origin(),
                "Upgrade: websocket",
                "Connection: Upgrade",
                "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
                "Sec-WebSocket-Version: 13");
        var answer = browser.head();
        if (answer.status() != 101) {
            throw new AssertionError(answer.toString());
        }
    }
}
