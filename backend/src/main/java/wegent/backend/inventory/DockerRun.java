package wegent.backend.inventory;

import java.net.URI;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import wegent.base.PlainHttp;
import wegent.protocol.id.DeviceId;

/// The command that starts a container as a device: its lines, each word quoted for a shell where it needs to
/// be. The code in it is good once, for the container's first start: what it is changed into stays in its volume.
record DockerRun(DeviceId device, String name, URI backend, String code, String browserHost, RemoteConfig config) {
    private static final String CONTAINER = "wegent-remote-device";
    /// What a container calls the machine that it runs on.
    private static final String OUTSIDE = "host.docker.internal";
    /// Where its session gateway listens.
    private static final int GATEWAY = 17888;
    /// In the image, the executor's home and its work lie under this one folder.
    private static final String HOME = "/home/wegent/.wecode/wegent-executor";

    private static final Pattern LOCAL = Pattern.compile("localhost|.*\\.localhost|127\\..*|\\[::1]|0\\.0\\.0\\.0");
    private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_./:@%+=,-]+");

    /// A backend on the machine of the browser is, seen from a container there, outside.
    String backendUrl() {
        var host = hostOf(backend).toLowerCase(Locale.ROOT);
        var port = backend.getAuthority().replaceFirst("^.*?(:\\d+)?$", "$1");
        return backend.getScheme() + "://" + (LOCAL.matcher(host).matches() ? OUTSIDE : host) + port;
    }

    /// The host of a web address, also where it has a name that is none for the internet (`my_server`).
    static String hostOf(URI address) {
        return address.getHost() != null
                ? address.getHost()
                : address.getAuthority().replaceFirst("^.*@", "").replaceFirst(":\\d+$", "");
    }

    Map<String, String> environment() {
        var all = new LinkedHashMap<String, String>();
        all.put("EXECUTOR_MODE", "local");
        all.put("DEVICE_TYPE", "remote");
        all.put("DEVICE_ID", device.value());
        all.put("DEVICE_NAME", name);
        all.put("WEGENT_BACKEND_URL", backendUrl());
        all.put("WEGENT_PAIRING_CODE", code);
        if (PlainHttp.crossesNetwork(URI.create(backendUrl()))) {
            all.put("WEGENT_INSECURE", "true"); // else the executor would refuse it
        }
        if (config.authoritySha256() != null && backendUrl().startsWith("https:")) {
            all.put("WEGENT_CA_SHA256", config.authoritySha256());
        }
        all.put("DEVICE_PUBLIC_BASE_URL", "http://" + browserHost + ":" + GATEWAY);
        return all;
    }

    String command() {
        var lines = new ArrayList<String>();
        lines.add("docker run -d");
        lines.add("--name " + CONTAINER);
        lines.add("--restart unless-stopped");
        if (backendUrl().contains("//" + OUTSIDE)) {
            lines.add("--add-host " + OUTSIDE + ":host-gateway");
        }
        environment().forEach((variable, value) -> lines.add("-e " + quoted(variable + "=" + value)));
        lines.add("-p " + GATEWAY + ":" + GATEWAY);
        lines.add("-v " + CONTAINER + "-home:" + HOME);
        lines.add(quoted(config.image()));
        return String.join(" \\\n  ", lines);
    }

    private static String quoted(String word) {
        return PLAIN.matcher(word).matches() ? word : "'" + word.replace("'", "'\\''") + "'";
    }
}
