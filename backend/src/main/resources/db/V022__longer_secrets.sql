-- An encrypted value also names its key.
ALTER TABLE model ALTER COLUMN encrypted_key SET DATA TYPE VARCHAR(4000);
ALTER TABLE server_secret ALTER COLUMN encrypted SET DATA TYPE VARCHAR(4000);
ALTER TABLE push_subscription ALTER COLUMN address SET DATA TYPE VARCHAR(4000);
