-- AlterTable
ALTER TABLE "environment" ADD COLUMN     "drill_requested_at" TIMESTAMPTZ(3);
