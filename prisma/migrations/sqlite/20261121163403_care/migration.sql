-- AlterTable
ALTER TABLE "Person" ADD COLUMN "broadcasts" BOOLEAN;
ALTER TABLE "Person" ADD COLUMN "prefers" TEXT;

-- CreateTable
CREATE TABLE "MemberMessage" (
    "chamaId" TEXT NOT NULL,
    "id" TEXT NOT NULL,
    "memberId" TEXT NOT NULL,
    "person" TEXT NOT NULL,
    "channel" TEXT NOT NULL,
    "textSealed" TEXT NOT NULL,
    "at" BIGINT NOT NULL,
    "state" TEXT NOT NULL,
    "answerSealed" TEXT,
    "by" TEXT,
    "decidedKey" TEXT,
    "told" BOOLEAN NOT NULL,

    PRIMARY KEY ("chamaId", "id")
);

-- CreateTable
CREATE TABLE "JoinRequest" (
    "chamaId" TEXT NOT NULL,
    "id" TEXT NOT NULL,
    "nameSealed" TEXT NOT NULL,
    "phoneSealed" TEXT,
    "phoneHash" TEXT NOT NULL,
    "emailSealed" TEXT,
    "state" TEXT NOT NULL,
    "askedOn" TEXT NOT NULL,
    "askedAt" BIGINT NOT NULL,
    "decidedBy" TEXT,

    PRIMARY KEY ("chamaId", "id")
);

-- CreateIndex
CREATE INDEX "MemberMessage_chamaId_state_at_idx" ON "MemberMessage"("chamaId", "state", "at");

-- CreateIndex
CREATE INDEX "MemberMessage_chamaId_told_idx" ON "MemberMessage"("chamaId", "told");

-- CreateIndex
CREATE INDEX "MemberMessage_person_idx" ON "MemberMessage"("person");

-- CreateIndex
CREATE UNIQUE INDEX "JoinRequest_chamaId_phoneHash_key" ON "JoinRequest"("chamaId", "phoneHash");
