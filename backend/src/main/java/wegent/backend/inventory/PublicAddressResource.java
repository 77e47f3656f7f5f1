package wegent.backend.inventory;

import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import wegent.backend.account.Access;
import wegent.backend.http.PublicAddress;
import wegent.protocol.Scope;
import wegent.protocol.rest.PublicAddressView;

/// Tells a page what a command for another computer must name.
@RunOnVirtualThread
@Path("/api/public-address")
@Produces(MediaType.APPLICATION_JSON)
public final class PublicAddressResource {
    private final PublicAddress address;

    public PublicAddressResource(PublicAddress address) {
        this.address = address;
    }

    @Access(Scope.READ)
    @GET
    public PublicAddressView get() {
        return new PublicAddressView(
                address.url().map(url -> url.toString().replaceFirst("/$", "")).orElse(null),
                address.authoritySha256().orElse(null));
    }
}
