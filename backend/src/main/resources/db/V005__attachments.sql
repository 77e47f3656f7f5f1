-- Texts of answers that are too large for their blocks, in UTF-8, in the pieces that they came in: seq is the number of a
-- piece's event, id what the block calls the text. stream_batch has these events without their text.
CREATE TABLE attachment (
    subtask_id BIGINT NOT NULL REFERENCES subtask (id) ON DELETE CASCADE,
    attempt INT NOT NULL,
    id VARCHAR(40) NOT NULL,
    seq BIGINT NOT NULL,
    piece BYTEA NOT NULL,
    PRIMARY KEY (subtask_id, attempt, id, seq)
);
