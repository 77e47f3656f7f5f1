-- How many bytes the attachments of an answer have: with the uploads of its user they count in the quota of files.
ALTER TABLE subtask ADD COLUMN file_bytes BIGINT DEFAULT 0 NOT NULL;
UPDATE subtask SET file_bytes = (SELECT SUM(OCTET_LENGTH(piece)) FROM attachment WHERE subtask_id = subtask.id)
WHERE EXISTS (SELECT 1 FROM attachment WHERE subtask_id = subtask.id);
CREATE INDEX subtask_files ON subtask (user_id, file_bytes);
CREATE INDEX upload_files ON upload (user_id, size);
CREATE INDEX queue_entry_user ON queue_entry (user_id);
