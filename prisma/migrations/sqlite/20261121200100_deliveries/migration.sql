-- AlterTable
ALTER TABLE "Notification" ADD COLUMN "urgency" TEXT NOT NULL DEFAULT 'receipt';
ALTER TABLE "Notification" ADD COLUMN "doubts" INTEGER NOT NULL DEFAULT 0;
ALTER TABLE "Notification" ADD COLUMN "failedMessageId" TEXT;
ALTER TABLE "Notification" ADD COLUMN "lateAt" BIGINT;
ALTER TABLE "Notification" ADD COLUMN "cost" TEXT;

-- CreateTable
CREATE TABLE "OptOut" (
    "personId" TEXT NOT NULL,
    "channel" TEXT NOT NULL,
    "from" TEXT NOT NULL,
    "at" BIGINT NOT NULL,

    PRIMARY KEY ("personId", "channel")
);

-- CreateIndex
CREATE INDEX "Notification_urgency_nextAt_idx" ON "Notification"("urgency", "nextAt");

-- CreateIndex
CREATE INDEX "Notification_state_channel_idx" ON "Notification"("state", "channel");

-- CreateIndex
CREATE INDEX "Notification_createdAt_idx" ON "Notification"("createdAt");

-- CreateIndex
CREATE INDEX "Notification_failedMessageId_idx" ON "Notification"("failedMessageId");
