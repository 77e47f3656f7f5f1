-- What ails the device, as it said last: it gets no work until it is well. None when it is.
ALTER TABLE device ADD COLUMN degraded TEXT;
