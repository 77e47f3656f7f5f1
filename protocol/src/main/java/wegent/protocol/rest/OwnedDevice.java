package wegent.protocol.rest;

/// A device as an admin sees it: whose it is, and how it stands. What it works on is its owner's business.
public record OwnedDevice(String userName, DeviceView device) {}
