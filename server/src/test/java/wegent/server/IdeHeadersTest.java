package wegent.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.MultiMap;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IdeHeadersTest {

    private static MultiMap limited(String... namesAndValues) {
        var headers = MultiMap.caseInsensitiveMultiMap();
        for (var i = 0; i < namesAndValues.length; i += 2) {
            headers.add(namesAndValues[i], namesAndValues[i + 1]);
        }
        IdeHeaders.limit(headers);
        return headers;
    }

    @Test
    void whatAnIdeNeedsPasses() {
        var headers = limited(
                "Content-Type", "text/html",
                "ETag", "\"1\"",
                "Set-Cookie", "session=1; Path=/s/code-1; HttpOnly",
                "set-cookie", "other=2",
                "Location", "/s/code-1/?folder=/work",
                "Service-Worker-Allowed", "/s/code-1/",
                "Sec-WebSocket-Accept", "x");

        assertEquals("text/html", headers.get("content-type"));
        assertEquals(2, headers.getAll("Set-Cookie").size());
        assertTrue(List.of("ETag", "Location", "Service-Worker-Allowed", "Sec-WebSocket-Accept").stream()
                .allMatch(headers::contains));
        assertEquals("SAMEORIGIN", headers.get("X-Frame-Options"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Service-Worker-Allowed: /",
                "service-worker-allowed: https://page.example.com/",
                "Set-Cookie: a=b; Domain=ide.example.com",
                "Set-Cookie: a=b; path=/; domain=.example.com; Secure",
                "Set-Cookie: a=b;DOMAIN = example.com",
                "Set-Cookie: a=b; domain",
                "Access-Control-Allow-Origin: https://evil.example.com",
                "Access-Control-Allow-Origin: null",
                "Access-Control-Allow-Credentials: true",
                "Location: https://evil.example.com/",
                "Location: //evil.example.com/",
                "Location: /\\evil.example.com",
                "Location: javascript:alert(1)",
                "Clear-Site-Data: \"*\"",
                "Strict-Transport-Security: max-age=1; includeSubDomains",
                "Refresh: 0; url=https://evil.example.com",
                "Link: <https://evil.example.com>; rel=preload",
                "Report-To: {}",
                "NEL: {}",
                "Alt-Svc: h2=\":1\"",
                "Set-Cookie2: a=b",
                "Public-Key-Pins: x",
                "Origin-Agent-Cluster: ?0",
                "X-Anything: 1"
            })
    void whatReachesFurtherDoesNot(String header) {
        var name = header.substring(0, header.indexOf(':'));

        assertFalse(limited(name, header.substring(name.length() + 2)).contains(name), header);
    }
}
