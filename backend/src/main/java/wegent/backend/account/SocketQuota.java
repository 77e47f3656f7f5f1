package wegent.backend.account;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import wegent.backend.quota.Quotas;
import wegent.socketio.server.Namespace;
import wegent.socketio.server.Socket;

/// How many connections each user has to this node: pages, devices and programs together. Threads meet here.
public final class SocketQuota {
    private final Quotas quotas;
    private final Set<String> uncounted = ConcurrentHashMap.newKeySet();

    public SocketQuota(Quotas quotas) {
        this.quotas = quotas;
    }

    /// Throws [wegent.protocol.RefusedException] `QUOTA_EXCEEDED` when whoever proved to be `connecting` has as many as
    /// they may have.
    public <T extends Identified> T check(T connecting) {
        quotas.noSocket(connecting.identity().userId()).ifPresent(refusal -> {
            throw refusal;
        });
        return connecting;
    }

    /// Counts those who join `namespace`. Of several who come at once, those who are too many are cut.
    public void count(Namespace namespace) {
        namespace.onConnect(socket -> {
            if (!quotas.socketOpened(identity(socket).userId())) {
                uncounted.add(socket.id());
                socket.close();
            }
        });
        namespace.onDisconnect((socket, _) -> {
            if (!uncounted.remove(socket.id())) {
                quotas.socketClosed(identity(socket).userId());
            }
        });
    }

    private static Identity identity(Socket socket) {
        return socket.attachment(Identified.class).identity();
    }
}
