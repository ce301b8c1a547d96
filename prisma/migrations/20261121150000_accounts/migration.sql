-- AlterTable
ALTER TABLE "deployment" ADD COLUMN     "purpose" TEXT NOT NULL DEFAULT 'deploy';

-- AlterTable
ALTER TABLE "target" ADD COLUMN     "doctor" JSONB,
ADD COLUMN     "doctor_at" TIMESTAMPTZ(3);

-- AlterTable
ALTER TABLE "instance" ADD COLUMN     "host_key_replaced" BOOLEAN NOT NULL DEFAULT false,
ADD COLUMN     "noticed_at" TIMESTAMPTZ(3),
ADD COLUMN     "pools" JSONB NOT NULL DEFAULT '[]',
ADD COLUMN     "price_micro_usd_per_hour" INTEGER,
ADD COLUMN     "reason" TEXT,
ADD COLUMN     "retired_at" TIMESTAMPTZ(3);

-- CreateTable
CREATE TABLE "ssh_key" (
    "id" UUID NOT NULL,
    "user_id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "public_key" TEXT NOT NULL,
    "fingerprint" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT mayfly_now(),

    CONSTRAINT "ssh_key_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "pool" (
    "target_id" UUID NOT NULL,
    "market" TEXT NOT NULL,
    "instance_type" TEXT NOT NULL,
    "zone" TEXT NOT NULL,
    "failures" INTEGER NOT NULL,
    "cool_until" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "pool_pkey" PRIMARY KEY ("target_id","market","instance_type","zone")
);

-- CreateTable
CREATE TABLE "spot_circuit" (
    "target_id" UUID NOT NULL,
    "failures" INTEGER NOT NULL,
    "last_failure_at" TIMESTAMPTZ(3) NOT NULL,
    "open_until" TIMESTAMPTZ(3),

    CONSTRAINT "spot_circuit_pkey" PRIMARY KEY ("target_id")
);

-- CreateIndex
CREATE UNIQUE INDEX "ssh_key_user_id_fingerprint_key" ON "ssh_key"("user_id", "fingerprint");

-- AddForeignKey
ALTER TABLE "ssh_key" ADD CONSTRAINT "ssh_key_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "user"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "pool" ADD CONSTRAINT "pool_target_id_fkey" FOREIGN KEY ("target_id") REFERENCES "target"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "spot_circuit" ADD CONSTRAINT "spot_circuit_target_id_fkey" FOREIGN KEY ("target_id") REFERENCES "target"("id") ON DELETE CASCADE ON UPDATE CASCADE;
