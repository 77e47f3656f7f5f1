-- The generation of the device that the attempt was last sent to, where it may have been started; none when it was not.
ALTER TABLE queue_entry ADD COLUMN sent_to BIGINT;
