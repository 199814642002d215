-- AlterTable
ALTER TABLE "Leg" ADD COLUMN "expiresAt" BIGINT;

-- CreateTable
CREATE TABLE "LightningAccount" (
    "provider" TEXT NOT NULL,
    "chamaId" TEXT NOT NULL,
    "memberId" TEXT NOT NULL,
    "place" INTEGER NOT NULL,
    "numberSealed" TEXT NOT NULL,
    "openedAt" BIGINT NOT NULL,

    PRIMARY KEY ("provider", "chamaId", "memberId", "place")
);
