-- Where an instance stands was said by which of its times were set. It is a column now.
ALTER TABLE "instance" ADD COLUMN "state" TEXT NOT NULL DEFAULT 'planned';

UPDATE "instance" SET "state" = CASE
  WHEN "ended_at" IS NOT NULL THEN 'ended'
  WHEN "retired_at" IS NOT NULL THEN 'retired'
  WHEN "external_id" IS NULL THEN 'planned'
  WHEN "launched_at" IS NULL THEN 'launching'
  WHEN "public_ip" IS NULL THEN 'stopped'
  ELSE 'running'
END;

ALTER TABLE "instance" ADD CONSTRAINT "instance_state_known" CHECK ("state" IN
  ('planned', 'launching', 'running', 'stopping', 'stopped', 'starting', 'retired', 'ended'));

-- One instance in one state, from when to when: what is metered.
CREATE TABLE "stretch" (
    "id" BIGSERIAL NOT NULL,
    "instance_id" UUID NOT NULL,
    "state" TEXT NOT NULL,
    "began_at" TIMESTAMPTZ(3) NOT NULL,
    "ended_at" TIMESTAMPTZ(3),

    CONSTRAINT "stretch_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "stretch_forwards" CHECK ("ended_at" >= "began_at")
);

CREATE INDEX "stretch_instance_id_idx" ON "stretch"("instance_id");
CREATE UNIQUE INDEX "stretch_open_key" ON "stretch"("instance_id") WHERE "ended_at" IS NULL;

ALTER TABLE "stretch" ADD CONSTRAINT "stretch_instance_id_fkey" FOREIGN KEY ("instance_id") REFERENCES "instance"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- Of what was there before, only this much is known: when it began to run, when it was retired and when it ended.
-- When one was stopped is not: it counts as stopped from now on, and as running before.
INSERT INTO "stretch" ("instance_id", "state", "began_at", "ended_at")
SELECT "id", 'running', coalesce("launched_at", "created_at"),
  greatest(coalesce("launched_at", "created_at"), CASE "state" WHEN 'stopped' THEN mayfly_now() ELSE coalesce("retired_at", "ended_at") END)
FROM "instance" WHERE "external_id" IS NOT NULL AND "state" <> 'launching'
  AND ("state" = 'stopped' OR coalesce("retired_at", "ended_at") IS NOT NULL);

INSERT INTO "stretch" ("instance_id", "state", "began_at", "ended_at")
SELECT "id", 'retired', greatest("retired_at", coalesce("launched_at", "created_at")),
  greatest("ended_at", "retired_at", coalesce("launched_at", "created_at"))
FROM "instance" WHERE "external_id" IS NOT NULL AND "retired_at" IS NOT NULL AND "ended_at" IS NOT NULL;

INSERT INTO "stretch" ("instance_id", "state", "began_at")
SELECT "id", "state", CASE "state"
    WHEN 'launching' THEN "created_at"
    WHEN 'stopped' THEN greatest(mayfly_now(), "launched_at")
    WHEN 'retired' THEN greatest("retired_at", coalesce("launched_at", "created_at"))
    ELSE "launched_at" END
FROM "instance" WHERE "external_id" IS NOT NULL AND "state" IN ('launching', 'running', 'stopped', 'retired');
