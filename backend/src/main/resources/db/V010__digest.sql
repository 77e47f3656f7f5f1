-- The running SHA-256 over (seq, bytes) of the events up to seq, in hexadecimal, once an attempt has ended.
ALTER TABLE subtask ADD COLUMN digest VARCHAR(64);
