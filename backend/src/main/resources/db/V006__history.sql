-- What a user has put at the top of her list, and what she has put away.
ALTER TABLE task ADD COLUMN pinned BOOLEAN DEFAULT FALSE NOT NULL;
ALTER TABLE task ADD COLUMN archived BOOLEAN DEFAULT FALSE NOT NULL;
