package wegent.backend.inventory;

import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.SecurityContext;
import wegent.backend.account.Access;
import wegent.backend.account.Identity;
import wegent.backend.device.DeviceKey;
import wegent.backend.device.Devices;
import wegent.backend.dispatch.OrphanReaper;
import wegent.protocol.Scope;
import wegent.protocol.id.DeviceId;
import wegent.protocol.id.UserId;
import wegent.protocol.rest.DeviceList;
import wegent.protocol.rest.DeviceView;
import wegent.protocol.rest.RenameDevice;

/// The devices of the user who asks (seed 001, Managing Devices).
@RunOnVirtualThread
@Path("/api/devices")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
public final class DeviceResource {
    private final Devices devices;
    private final Inventory inventory;
    private final OrphanReaper reaper;

    public DeviceResource(Devices devices, Inventory inventory, OrphanReaper reaper) {
        this.devices = devices;
        this.inventory = inventory;
        this.reaper = reaper;
    }

    @Access(Scope.READ)
    @GET
    public DeviceList list(@Context SecurityContext request) {
        var items = inventory.list(Identity.of(request).userId());
        return new DeviceList(items, items.size());
    }

    @Access(Scope.READ)
    @GET
    @Path("/{id}")
    public DeviceView get(@Context SecurityContext request, @PathParam("id") String id) {
        return view(Identity.of(request).userId(), new DeviceId(id));
    }

    @Access(Scope.ADMIN)
    @PUT
    @Path("/{id}/default")
    public DeviceView setDefault(@Context SecurityContext request, @PathParam("id") String id) {
        return setDefault(key(request, id), true);
    }

    @Access(Scope.ADMIN)
    @DELETE
    @Path("/{id}/default")
    public DeviceView unsetDefault(@Context SecurityContext request, @PathParam("id") String id) {
        return setDefault(key(request, id), false);
    }

    private DeviceView setDefault(DeviceKey key, boolean isDefault) {
        devices.setDefault(key, isDefault);
        inventory.changed(key.user());
        return view(key.user(), key.device());
    }

    /// What runs there goes on; what is sent from now on waits until it is resumed.
    @Access(Scope.ADMIN)
    @PUT
    @Path("/{id}/drain")
    public DeviceView drain(@Context SecurityContext request, @PathParam("id") String id) {
        return setDrained(key(request, id), true);
    }

    @Access(Scope.ADMIN)
    @DELETE
    @Path("/{id}/drain")
    public DeviceView resume(@Context SecurityContext request, @PathParam("id") String id) {
        return setDrained(key(request, id), false);
    }

    private DeviceView setDrained(DeviceKey key, boolean drained) {
        devices.setDrained(key, drained);
        inventory.drained(key);
        return view(key.user(), key.device());
    }

    /// No notifications because of it, until that is taken back.
    @Access(Scope.ADMIN)
    @PUT
    @Path("/{id}/mute")
    public DeviceView mute(@Context SecurityContext request, @PathParam("id") String id) {
        return setMuted(key(request, id), true);
    }

    @Access(Scope.ADMIN)
    @DELETE
    @Path("/{id}/mute")
    public DeviceView unmute(@Context SecurityContext request, @PathParam("id") String id) {
        return setMuted(key(request, id), false);
    }

    private DeviceView setMuted(DeviceKey key, boolean muted) {
        devices.setMuted(key, muted);
        inventory.changed(key.user());
        return view(key.user(), key.device());
    }

    @Access(Scope.ADMIN)
    @PUT
    @Path("/{id}/alias")
    public DeviceView rename(@Context SecurityContext request, @PathParam("id") String id, RenameDevice body) {
        var key = key(request, id);
        devices.rename(key, body.alias());
        inventory.changed(key.user());
        return view(key.user(), key.device());
    }

    /// Removes the registration; a device that registers again is back. What runs or waits there fails.
    @Access(Scope.ADMIN)
    @DELETE
    @Path("/{id}")
    public void remove(@Context SecurityContext request, @PathParam("id") String id) {
        var key = key(request, id);
        devices.get(key.user(), key.device());
        devices.remove(key);
        inventory.removed(key);
        reaper.removed(key);
    }

    private DeviceView view(UserId user, DeviceId device) {
        return inventory.view(devices.get(user, device));
    }

    private static DeviceKey key(SecurityContext request, String id) {
        return new DeviceKey(Identity.of(request).userId(), new DeviceId(id));
    }
}
