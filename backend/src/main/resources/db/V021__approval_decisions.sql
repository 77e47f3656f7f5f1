-- What users decided on the permission requests of agents, one decision each: a device that was started anew believes no
-- other record. sha256 is the hash of what was shown; a denial may be without. credential is what the user proved
-- themselves with.
CREATE TABLE approval_decision (
    subtask_id BIGINT NOT NULL REFERENCES subtask (id) ON DELETE CASCADE,
    attempt INT NOT NULL,
    approval_id VARCHAR(200) NOT NULL,
    decision VARCHAR(30) NOT NULL,
    sha256 VARCHAR(64),
    note TEXT,
    answers TEXT,
    user_id BIGINT NOT NULL,
    credential VARCHAR(100) NOT NULL,
    decided_at TIMESTAMP WITH TIME ZONE NOT NULL,
    PRIMARY KEY (subtask_id, attempt, approval_id)
);
