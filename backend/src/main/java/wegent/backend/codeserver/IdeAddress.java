package wegent.backend.codeserver;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import wegent.backend.device.DeviceKey;

/// Where browsers reach IDEs through this server: at another origin than the page, so that nothing that a
/// device serves can read the page's login, and each device at its own, so that none reaches another's IDEs.
/// `{device}` in the setting stands for the device's name there. Without a setting it works on the machine itself,
/// where every browser knows the names below `localhost`.
public final class IdeAddress {
    private static final String DEVICE = "{device}";
    private static final int LABEL_BYTES = 10;
    private static final Pattern LOCAL = Pattern.compile("[0-9a-f]{20}\\.ide\\.localhost(:\\d+)?");
    private static final Pattern LOOPBACK = Pattern.compile("(localhost|127\\.0\\.0\\.1|\\[::1])(:\\d+)?");

    private final @Nullable String template;
    private final String localScheme;
    private final Pattern hosts;
    /// What stands in a host before the device's name.
    private final String before;

    /// `localScheme` is what this server speaks below `localhost`. Throws [IllegalArgumentException] when `template`
    /// is no address.
    public IdeAddress(@Nullable String template, String localScheme) {
        this.localScheme = localScheme;
        this.template = template == null ? null : template.strip().replaceFirst("/+$", "");
        if (this.template == null) {
            this.before = "";
            this.hosts = LOCAL;
        } else {
            var around = around(this.template);
            this.before = around[0];
            this.hosts = Pattern.compile(Pattern.quote(around[0]) + "[0-9a-f]{20}" + Pattern.quote(around[1]));
        }
    }

    /// What stands in the host of `template` before the device's name and after it.
    private static String[] around(String template) {
        var authority = template.substring(template.indexOf("://") + 3).toLowerCase(Locale.ROOT);
        var around = authority.split(Pattern.quote(DEVICE), -1);
        if (around.length != 2 || !isAddress(template.replace(DEVICE, label("example")))) {
            throw new IllegalArgumentException(
                    "wegent.ide-url (WEGENT_IDE_URL) must be like" + " https://{device}.ide.example.com: " + template);
        }
        return around;
    }

    private static boolean isAddress(String text) {
        try {
            var parsed = new URI(text);
            return ("http".equals(parsed.getScheme()) || "https".equals(parsed.getScheme()))
                    && parsed.getHost() != null
                    && String.valueOf(parsed.getPath()).isEmpty();
        } catch (URISyntaxException e) {
            return false;
        }
    }

    /// For the IDEs of this device, when the page is at `pageHost`; empty where there is none.
    public Optional<String> of(DeviceKey device, @Nullable String pageHost) {
        if (template != null) {
            return Optional.of(template.replace(DEVICE, label(device.toString())));
        }
        if (pageHost == null || !LOOPBACK.matcher(pageHost).matches()) {
            return Optional.empty();
        }
        var port = pageHost.lastIndexOf(':') > pageHost.lastIndexOf(']')
                ? pageHost.substring(pageHost.lastIndexOf(':'))
                : "";
        return Optional.of(localScheme + "://" + label(device.toString()) + ".ide.localhost" + port);
    }

    /// Is a request that means `host` one for an IDE, and not for the page or its API?
    public boolean covers(@Nullable String host) {
        return host != null && hosts.matcher(host.toLowerCase(Locale.ROOT)).matches();
    }

    /// Is `host` the one at which this device's IDEs are, and no other's?
    boolean isOf(DeviceKey device, String host) {
        return covers(host) && host.toLowerCase(Locale.ROOT).startsWith(before + label(device.toString()));
    }

    /// A name for a device that any host may have, and that says nothing about it.
    private static String label(String device) {
        try {
            var hash = MessageDigest.getInstance("SHA-256").digest(device.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash, 0, LABEL_BYTES);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
