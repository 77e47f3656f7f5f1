package wegent.e2e;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import wegent.e2e.TestCluster.Device;

/// Lets the specs of the page switch a device off and on: `POST /off` kills its executor, `POST /on` starts it
/// again.
final class DeviceSwitch implements AutoCloseable {
    private final HttpServer server;
    private final Device device;

    private DeviceSwitch(Device device) throws IOException {
        this.device = device;
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/off", exchange -> done(exchange, device.process()::kill));
        server.createContext("/on", exchange -> done(exchange, this::on));
        server.start();
    }

    static DeviceSwitch of(Device device) throws IOException {
        return new DeviceSwitch(device);
    }

    URI url() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    private void on() {
        if (!device.process().isAlive()) {
            device.process().start();
        }
    }

    private static void done(HttpExchange exchange, Runnable action) throws IOException {
        action.run();
        exchange.sendResponseHeaders(204, -1);
        exchange.close();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
