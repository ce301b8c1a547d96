-- The other orders of the list, as lib/environments/order.ts writes them: a page of it reads no more than its rows.
CREATE INDEX "environment_name_idx" ON "environment"("name" COLLATE "C", "id");
CREATE INDEX "environment_expires_at_idx" ON "environment"("expires_at", "id");
