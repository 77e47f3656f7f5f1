-- How busy the machine of the device is, as far as it was worth telling. Only cloud and remote devices say it.
ALTER TABLE device ADD COLUMN machine_load TEXT;
