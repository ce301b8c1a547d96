-- What runs is counted for each deployment that wants to begin, and what waits is looked through from its oldest.
CREATE INDEX "deployment_running_idx" ON "deployment"("environment_id") WHERE "status" = 'running';
CREATE INDEX "deployment_queued_idx" ON "deployment"("created_at", "id") WHERE "status" = 'queued';
