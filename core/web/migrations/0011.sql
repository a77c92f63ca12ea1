-- How often a job was taken up again by itself after its server had ended under it.
ALTER TABLE job ADD COLUMN resumed BIGINT NOT NULL DEFAULT 0;
CREATE INDEX job_left ON job (city_id, lease_until) WHERE state = 'running';
