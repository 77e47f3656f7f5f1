-- Terminals that devices were asked to open, and by which credential: they end when it is revoked.
CREATE TABLE device_terminal (
    id VARCHAR(200) PRIMARY KEY,
    user_id BIGINT NOT NULL REFERENCES account (id) ON DELETE CASCADE,
    device_id VARCHAR(100) NOT NULL,
    credential VARCHAR(100) NOT NULL,
    expires_at TIMESTAMP WITH TIME ZONE,
    created_at TIMESTAMP WITH TIME ZONE NOT NULL
);
CREATE INDEX device_terminal_device ON device_terminal (user_id, device_id);
CREATE INDEX device_terminal_credential ON device_terminal (credential);
