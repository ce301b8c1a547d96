-- The clock that decides everything. Tests move it by the setting "clock-offset" (seconds).
CREATE TABLE "setting" (
    "key" TEXT NOT NULL,
    "value" JSONB NOT NULL,
    CONSTRAINT "setting_pkey" PRIMARY KEY ("key")
);
CREATE FUNCTION mayfly_now() RETURNS timestamptz LANGUAGE sql STABLE PARALLEL SAFE
    RETURN clock_timestamp() + coalesce(
        (SELECT make_interval(secs => "value"::text::double precision) FROM "setting" WHERE "key" = 'clock-offset'),
        interval '0');

-- CreateTable
CREATE TABLE "user" (
    "id" UUID NOT NULL,
    "email" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "role" TEXT NOT NULL,
    "password_hash" TEXT,
    "session_version" INTEGER NOT NULL DEFAULT 1,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT mayfly_now(),
    "disabled_at" TIMESTAMPTZ(3),

    CONSTRAINT "user_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "one_time_link" (
    "id" UUID NOT NULL,
    "purpose" TEXT NOT NULL,
    "secret_hash" TEXT NOT NULL,
    "user_id" UUID,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT mayfly_now(),
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "consumed_at" TIMESTAMPTZ(3),

    CONSTRAINT "one_time_link_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "sign_in_attempt" (
    "key" TEXT NOT NULL,
    "failures" INTEGER NOT NULL,
    "first_at" TIMESTAMPTZ(3) NOT NULL,
    "locked_until" TIMESTAMPTZ(3),

    CONSTRAINT "sign_in_attempt_pkey" PRIMARY KEY ("key")
);

-- CreateTable
CREATE TABLE "token" (
    "id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "prefix" TEXT NOT NULL,
    "hash" TEXT NOT NULL,
    "role" TEXT NOT NULL,
    "user_id" UUID,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT mayfly_now(),
    "expires_at" TIMESTAMPTZ(3),
    "revoked_at" TIMESTAMPTZ(3),
    "last_used_at" TIMESTAMPTZ(3),

    CONSTRAINT "token_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "idempotency_key" (
    "owner" TEXT NOT NULL,
    "key" TEXT NOT NULL,
    "body_hash" TEXT NOT NULL,
    "http_status" INTEGER,
    "response" JSONB,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT mayfly_now(),

    CONSTRAINT "idempotency_key_pkey" PRIMARY KEY ("owner","key")
);

-- CreateTable
CREATE TABLE "deployment" (
    "id" UUID NOT NULL,
    "environment_id" UUID NOT NULL,
    "number" INTEGER NOT NULL,
    "ref" TEXT,
    "revision" TEXT,
    "status" TEXT NOT NULL DEFAULT 'queued',
    "error" TEXT,
    "actor" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT mayfly_now(),
    "started_at" TIMESTAMPTZ(3),
    "ended_at" TIMESTAMPTZ(3),
    "cancelled_at" TIMESTAMPTZ(3),

    CONSTRAINT "deployment_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "deployment_step" (
    "deployment_id" UUID NOT NULL,
    "position" INTEGER NOT NULL,
    "name" TEXT NOT NULL,
    "status" TEXT NOT NULL DEFAULT 'pending',
    "attempt" INTEGER NOT NULL DEFAULT 0,
    "started_at" TIMESTAMPTZ(3),
    "ended_at" TIMESTAMPTZ(3),
    "error" TEXT,
    "log_position" BIGINT,

    CONSTRAINT "deployment_step_pkey" PRIMARY KEY ("deployment_id","name")
);

-- CreateTable
CREATE TABLE "project" (
    "id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "repository_url" TEXT NOT NULL,
    "owner_key" TEXT NOT NULL,
    "user_id" UUID,
    "token_id" UUID,
    "ref" TEXT,
    "ttl_minutes" INTEGER,
    "port" INTEGER,
    "health_path" TEXT,
    "install_command" TEXT,
    "build_command" TEXT,
    "start_command" TEXT,
    "target_id" UUID,
    "instance_type" TEXT,
    "market" TEXT,
    "git_credential" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT mayfly_now(),
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT mayfly_now(),

    CONSTRAINT "project_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "project_variable" (
    "project_id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "value" TEXT NOT NULL,

    CONSTRAINT "project_variable_pkey" PRIMARY KEY ("project_id","name")
);

-- CreateTable
CREATE TABLE "environment" (
    "id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "project_id" UUID NOT NULL,
    "owner_key" TEXT NOT NULL,
    "user_id" UUID,
    "token_id" UUID,
    "target_id" UUID NOT NULL,
    "status" TEXT NOT NULL DEFAULT 'queued',
    "status_reason" TEXT,
    "desired_state" TEXT NOT NULL DEFAULT 'running',
    "end_status" TEXT,
    "repository_url" TEXT NOT NULL,
    "ref" TEXT,
    "revision" TEXT,
    "port" INTEGER,
    "shared_address" BOOLEAN NOT NULL DEFAULT false,
    "health_path" TEXT,
    "install_command" TEXT,
    "build_command" TEXT,
    "start_command" TEXT,
    "instance_type" TEXT NOT NULL,
    "market" TEXT NOT NULL,
    "keep_for_debugging" BOOLEAN NOT NULL DEFAULT false,
    "url" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT mayfly_now(),
    "ready_at" TIMESTAMPTZ(3),
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "terminating_at" TIMESTAMPTZ(3),
    "terminated_at" TIMESTAMPTZ(3),
    "next_check_at" TIMESTAMPTZ(3),
    "failed_checks" INTEGER NOT NULL DEFAULT 0,

    CONSTRAINT "environment_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "environment_variable" (
    "environment_id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "value" TEXT NOT NULL,

    CONSTRAINT "environment_variable_pkey" PRIMARY KEY ("environment_id","name")
);

-- CreateTable
CREATE TABLE "event" (
    "id" BIGSERIAL NOT NULL,
    "environment_id" UUID NOT NULL,
    "time" TIMESTAMPTZ(3) NOT NULL DEFAULT mayfly_now(),
    "kind" TEXT NOT NULL,
    "message" TEXT NOT NULL,
    "actor" TEXT NOT NULL,
    "data" JSONB,

    CONSTRAINT "event_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "lease" (
    "key" TEXT NOT NULL,
    "holder" TEXT NOT NULL,
    "fence" BIGINT NOT NULL,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "lease_pkey" PRIMARY KEY ("key")
);

-- CreateTable
CREATE TABLE "worker" (
    "id" UUID NOT NULL,
    "started_at" TIMESTAMPTZ(3) NOT NULL DEFAULT mayfly_now(),
    "seen_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "worker_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "audit" (
    "id" BIGSERIAL NOT NULL,
    "time" TIMESTAMPTZ(3) NOT NULL DEFAULT mayfly_now(),
    "actor" TEXT NOT NULL,
    "action" TEXT NOT NULL,
    "subject" TEXT NOT NULL,
    "data" JSONB,

    CONSTRAINT "audit_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "target" (
    "id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "is_default" BOOLEAN NOT NULL DEFAULT false,
    "enabled" BOOLEAN NOT NULL DEFAULT true,
    "config" JSONB NOT NULL,
    "credentials" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT mayfly_now(),

    CONSTRAINT "target_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "instance_type" (
    "target_id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "architecture" TEXT NOT NULL,
    "vcpus" INTEGER NOT NULL,
    "memory_mib" INTEGER NOT NULL,

    CONSTRAINT "instance_type_pkey" PRIMARY KEY ("target_id","name")
);

-- CreateTable
CREATE TABLE "instance" (
    "id" UUID NOT NULL,
    "environment_id" UUID NOT NULL,
    "attempt" INTEGER NOT NULL,
    "client_token" TEXT NOT NULL,
    "external_id" TEXT,
    "type" TEXT NOT NULL,
    "market" TEXT NOT NULL,
    "region" TEXT NOT NULL,
    "zone" TEXT,
    "public_ip" TEXT,
    "ssh_port" INTEGER NOT NULL,
    "host_key" TEXT NOT NULL,
    "host_key_private" TEXT NOT NULL,
    "ssh_key" TEXT NOT NULL,
    "ssh_key_private" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT mayfly_now(),
    "launched_at" TIMESTAMPTZ(3),
    "ended_at" TIMESTAMPTZ(3),

    CONSTRAINT "instance_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "user_email_key" ON "user"("email");

-- CreateIndex
CREATE UNIQUE INDEX "one_time_link_secret_hash_key" ON "one_time_link"("secret_hash");

-- CreateIndex
CREATE UNIQUE INDEX "token_hash_key" ON "token"("hash");

-- CreateIndex
CREATE INDEX "token_user_id_idx" ON "token"("user_id");

-- CreateIndex
CREATE INDEX "idempotency_key_created_at_idx" ON "idempotency_key"("created_at");

-- CreateIndex
CREATE UNIQUE INDEX "deployment_environment_id_number_key" ON "deployment"("environment_id", "number");

-- CreateIndex
CREATE INDEX "project_user_id_idx" ON "project"("user_id");

-- CreateIndex
CREATE INDEX "project_created_at_id_idx" ON "project"("created_at", "id");

-- CreateIndex
CREATE UNIQUE INDEX "project_owner_key_repository_url_key" ON "project"("owner_key", "repository_url");

-- CreateIndex
CREATE INDEX "environment_created_at_id_idx" ON "environment"("created_at" DESC, "id" DESC);

-- CreateIndex
CREATE INDEX "environment_user_id_created_at_id_idx" ON "environment"("user_id", "created_at" DESC, "id" DESC);

-- CreateIndex
CREATE INDEX "environment_token_id_created_at_id_idx" ON "environment"("token_id", "created_at" DESC, "id" DESC);

-- CreateIndex
CREATE INDEX "environment_project_id_idx" ON "environment"("project_id");

-- CreateIndex
CREATE INDEX "event_environment_id_id_idx" ON "event"("environment_id", "id");

-- CreateIndex
CREATE INDEX "audit_subject_id_idx" ON "audit"("subject", "id");

-- CreateIndex
CREATE UNIQUE INDEX "target_name_key" ON "target"("name");

-- CreateIndex
CREATE UNIQUE INDEX "instance_client_token_key" ON "instance"("client_token");

-- CreateIndex
CREATE UNIQUE INDEX "instance_environment_id_attempt_key" ON "instance"("environment_id", "attempt");

-- AddForeignKey
ALTER TABLE "one_time_link" ADD CONSTRAINT "one_time_link_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "user"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "token" ADD CONSTRAINT "token_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "user"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "deployment" ADD CONSTRAINT "deployment_environment_id_fkey" FOREIGN KEY ("environment_id") REFERENCES "environment"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "deployment_step" ADD CONSTRAINT "deployment_step_deployment_id_fkey" FOREIGN KEY ("deployment_id") REFERENCES "deployment"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "project" ADD CONSTRAINT "project_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "user"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "project" ADD CONSTRAINT "project_token_id_fkey" FOREIGN KEY ("token_id") REFERENCES "token"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "project" ADD CONSTRAINT "project_target_id_fkey" FOREIGN KEY ("target_id") REFERENCES "target"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "project_variable" ADD CONSTRAINT "project_variable_project_id_fkey" FOREIGN KEY ("project_id") REFERENCES "project"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "environment" ADD CONSTRAINT "environment_project_id_fkey" FOREIGN KEY ("project_id") REFERENCES "project"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "environment" ADD CONSTRAINT "environment_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "user"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "environment" ADD CONSTRAINT "environment_token_id_fkey" FOREIGN KEY ("token_id") REFERENCES "token"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "environment" ADD CONSTRAINT "environment_target_id_fkey" FOREIGN KEY ("target_id") REFERENCES "target"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "environment_variable" ADD CONSTRAINT "environment_variable_environment_id_fkey" FOREIGN KEY ("environment_id") REFERENCES "environment"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "event" ADD CONSTRAINT "event_environment_id_fkey" FOREIGN KEY ("environment_id") REFERENCES "environment"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "instance_type" ADD CONSTRAINT "instance_type_target_id_fkey" FOREIGN KEY ("target_id") REFERENCES "target"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "instance" ADD CONSTRAINT "instance_environment_id_fkey" FOREIGN KEY ("environment_id") REFERENCES "environment"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- What only SQL can say.
CREATE INDEX "environment_due_idx" ON "environment"("expires_at")
    WHERE "status" NOT IN ('terminating', 'terminated', 'failed');
CREATE INDEX "environment_check_idx" ON "environment"("next_check_at")
    WHERE "status" IN ('ready', 'unhealthy');
CREATE INDEX "environment_unended_idx" ON "environment"("target_id", "status")
    WHERE "status" NOT IN ('terminated', 'failed');
CREATE UNIQUE INDEX "environment_port_key" ON "environment"("target_id", "port")
    WHERE "port" IS NOT NULL AND "shared_address" AND "status" NOT IN ('terminated', 'failed');
CREATE UNIQUE INDEX "target_default_key" ON "target"("is_default") WHERE "is_default";
CREATE UNIQUE INDEX "deployment_open_key" ON "deployment"("environment_id") WHERE "status" IN ('queued', 'running');
CREATE INDEX "instance_live_idx" ON "instance"("environment_id") WHERE "ended_at" IS NULL;

-- Log lines live in a schema of their own, which Prisma does not manage.
CREATE SCHEMA "logs";
CREATE TABLE "logs"."line" (
    "environment_id" UUID NOT NULL,
    "sequence" BIGINT NOT NULL,
    "time" TIMESTAMPTZ(3) NOT NULL,
    "deployment_id" UUID,
    "step" TEXT NOT NULL,
    "stream" TEXT NOT NULL,
    "text" TEXT NOT NULL,
    PRIMARY KEY ("environment_id", "sequence", "time")
) PARTITION BY RANGE ("time");
CREATE TABLE "logs"."line_default" PARTITION OF "logs"."line" DEFAULT;
-- The last sequence given out, per environment.
CREATE TABLE "logs"."position" (
    "environment_id" UUID NOT NULL PRIMARY KEY,
    "last_sequence" BIGINT NOT NULL
) WITH (fillfactor = 50);
-- How far a file on a machine has been read: stored in the transaction that stores its lines.
CREATE TABLE "logs"."source" (
    "key" TEXT NOT NULL PRIMARY KEY,
    "environment_id" UUID NOT NULL,
    "byte_offset" BIGINT NOT NULL
) WITH (fillfactor = 50);
CREATE INDEX "source_environment_idx" ON "logs"."source"("environment_id");
