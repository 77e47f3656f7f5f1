-- What a credential may be used for: names with a comma between; NULL was made before there were scopes, and may do
-- all that its user may.
ALTER TABLE access_token ADD COLUMN scopes VARCHAR(100);
ALTER TABLE api_key ADD COLUMN scopes VARCHAR(100);
-- When a key ends; NULL is never.
ALTER TABLE api_key ADD COLUMN expires_at TIMESTAMP WITH TIME ZONE;
-- The one device that a key of scope device is for; NULL until its first connection.
ALTER TABLE api_key ADD COLUMN device_id VARCHAR(100);

-- IDE sessions that devices were asked to open: by which credential, and until when at the latest. A device is not
-- asked for either.
CREATE TABLE code_server_session (
    id VARCHAR(220) PRIMARY KEY,
    user_id BIGINT NOT NULL REFERENCES account (id) ON DELETE CASCADE,
    device_id VARCHAR(100) NOT NULL,
    credential VARCHAR(100) NOT NULL,
    expires_at TIMESTAMP WITH TIME ZONE,
    created_at TIMESTAMP WITH TIME ZONE NOT NULL
);
CREATE INDEX code_server_session_device ON code_server_session (user_id, device_id);
