-- AlterTable
ALTER TABLE "Guarantee" ADD COLUMN "told" BOOLEAN NOT NULL DEFAULT true;

-- AlterTable
ALTER TABLE "JoinRequest" ADD COLUMN "memberId" TEXT;

-- CreateTable
CREATE TABLE "Newcomer" (
    "chamaId" TEXT NOT NULL,
    "id" TEXT NOT NULL,
    "person" TEXT NOT NULL,
    "askedAt" BIGINT NOT NULL,
    "state" TEXT NOT NULL,
    "grantedAt" BIGINT,
    "outAt" BIGINT,
    "told" BOOLEAN NOT NULL,

    PRIMARY KEY ("chamaId", "id")
);

-- CreateIndex
CREATE INDEX "Guarantee_chamaId_told_idx" ON "Guarantee"("chamaId", "told");

-- CreateIndex
CREATE INDEX "Newcomer_chamaId_state_idx" ON "Newcomer"("chamaId", "state");

-- CreateIndex
CREATE INDEX "Newcomer_chamaId_told_idx" ON "Newcomer"("chamaId", "told");

-- CreateIndex
CREATE INDEX "Newcomer_person_idx" ON "Newcomer"("person");
