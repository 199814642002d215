-- CreateTable
CREATE TABLE "SimCheck" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "chamaId" TEXT NOT NULL,
    "phoneHash" TEXT NOT NULL,
    "requestHash" TEXT,
    "askedAt" BIGINT NOT NULL,
    "answeredAt" BIGINT,
    "verdict" TEXT,
    "swappedOn" TEXT
);

-- CreateTable
CREATE TABLE "PersonMark" (
    "personId" TEXT NOT NULL,
    "mark" TEXT NOT NULL,
    "at" BIGINT NOT NULL,

    PRIMARY KEY ("personId", "mark")
);

-- CreateIndex
CREATE INDEX "Operation_chamaId_createdAt_idx" ON "Operation"("chamaId", "createdAt");

-- CreateIndex
CREATE UNIQUE INDEX "SimCheck_requestHash_key" ON "SimCheck"("requestHash");

-- CreateIndex
CREATE INDEX "SimCheck_chamaId_phoneHash_askedAt_idx" ON "SimCheck"("chamaId", "phoneHash", "askedAt");

-- CreateIndex
CREATE INDEX "SimCheck_askedAt_idx" ON "SimCheck"("askedAt");
