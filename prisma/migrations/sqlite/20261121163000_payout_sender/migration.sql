-- CreateTable
CREATE TABLE "PayoutSender" (
    "chamaId" TEXT NOT NULL,
    "person" TEXT NOT NULL,
    "detailsSealed" TEXT NOT NULL,
    "provider" TEXT,
    "senderId" TEXT,
    "standing" TEXT NOT NULL,
    "wrong" TEXT NOT NULL,
    "told" TEXT,
    "askedAt" BIGINT,
    "changedAt" BIGINT NOT NULL,
    "stateV" INTEGER NOT NULL,

    PRIMARY KEY ("chamaId", "person")
);
