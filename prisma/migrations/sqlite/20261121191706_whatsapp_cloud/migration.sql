-- CreateTable
CREATE TABLE "CloudInbox" (
    "seq" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    "key" TEXT NOT NULL,
    "chat" TEXT NOT NULL,
    "at" BIGINT NOT NULL,
    "state" TEXT NOT NULL,
    "sealed" TEXT,
    "receivedAt" BIGINT NOT NULL
);

-- CreateTable
CREATE TABLE "CloudChat" (
    "address" TEXT NOT NULL PRIMARY KEY,
    "lastInboundAt" BIGINT NOT NULL
);

-- CreateIndex
CREATE UNIQUE INDEX "CloudInbox_key_key" ON "CloudInbox"("key");

-- CreateIndex
CREATE INDEX "CloudInbox_state_seq_idx" ON "CloudInbox"("state", "seq");

-- CreateIndex
CREATE INDEX "CloudInbox_receivedAt_idx" ON "CloudInbox"("receivedAt");
