package wegent.backend.quota;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import org.jdbi.v3.core.Handle;
import wegent.protocol.ErrorCode;
import wegent.protocol.RefusedException;
import wegent.protocol.id.UserId;

/// Refuses users what is more than they may have. What lies in SQL is counted in the transaction that adds to it,
/// under a lock of the user's row: of two requests at the limit, on whatever nodes, one wins.
public final class Quotas {
    private final QuotaConfig config;
    private final Map<UserId, Integer> sockets = new ConcurrentHashMap<>();

    public Quotas(QuotaConfig config) {
        this.config = config;
    }

    /// The limits that hold when none are set.
    public static Quotas defaults() {
        return new Quotas(QuotaConfig.defaults());
    }

    public long limit(Quota quota) {
        return config.of(quota);
    }

    /// Keeps others of `user` from adding to `quota` until the transaction ends. Throws [RefusedException]
    /// `QUOTA_EXCEEDED` when `more` would be too much.
    public void require(Handle sql, UserId user, Quota quota, long more) {
        require(sql, user, quota, () -> used(sql, user, quota) + more);
    }

    /// Like [#require(Handle, UserId, Quota, long)]; `wanted` counts what there would be.
    public void require(Handle sql, UserId user, Quota quota, LongSupplier wanted) {
        if (limit(quota) > 0) {
            lock(sql, user);
            if (wanted.getAsLong() > limit(quota)) {
                throw exceeded(quota);
            }
        }
    }

    /// How much of `quota` the user has.
    public long used(Handle sql, UserId user, Quota quota) {
        return sql.select(quota.count(), user.value()).mapTo(Long.class).one();
    }

    /// An update that changes nothing: unlike `FOR UPDATE` it does not wait for those who only refer to the row, as
    /// each message does that its user sends.
    private static void lock(Handle sql, UserId user) {
        sql.execute("UPDATE account SET active = active WHERE id = ?", user.value());
    }

    /// The refusal of what is beyond `quota`. It names the limit and the setting.
    public RefusedException exceeded(Quota quota) {
        return new RefusedException(ErrorCode.QUOTA_EXCEEDED, explain(quota));
    }

    /// Why nothing more is taken, for the user.
    public String explain(Quota quota) {
        return "You have reached the limit of " + limit(quota) + " " + quota.things()
                + ". Delete some, or have the operator raise it (" + quota.setting() + ")";
    }

    /// Counts a connection of `user` to this node, until [#socketClosed]. False when there are too many.
    public boolean socketOpened(UserId user) {
        var now = sockets.merge(user, 1, Integer::sum);
        if (limit(Quota.SOCKETS) > 0 && now > limit(Quota.SOCKETS)) {
            socketClosed(user);
            return false;
        }
        return true;
    }

    public void socketClosed(UserId user) {
        sockets.computeIfPresent(user, (_, before) -> before == 1 ? null : before - 1);
    }

    /// Why `user` may open no connection more; empty when one is free.
    public Optional<RefusedException> noSocket(UserId user) {
        var full = limit(Quota.SOCKETS) > 0 && sockets.getOrDefault(user, 0) >= limit(Quota.SOCKETS);
        return full ? Optional.of(exceeded(Quota.SOCKETS)) : Optional.empty();
    }
}
