package wegent.protocol.rest;

import wegent.protocol.id.DeviceId;

/// A project's folder on one of its devices. `cloning`: as far as is known it is not all there yet.
public record ProjectDevice(DeviceId deviceId, ProjectWorkspace workspace, boolean cloning) {}
