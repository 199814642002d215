-- CreateTable
CREATE TABLE "Operation" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "kind" TEXT NOT NULL,
    "chamaId" TEXT NOT NULL,
    "memberId" TEXT NOT NULL,
    "person" TEXT NOT NULL,
    "channel" TEXT NOT NULL,
    "phoneHash" TEXT NOT NULL,
    "phoneSealed" TEXT NOT NULL,
    "currency" TEXT NOT NULL,
    "amountMinor" BIGINT NOT NULL,
    "intentKey" TEXT NOT NULL,
    "paramsHash" TEXT NOT NULL,
    "params" TEXT NOT NULL,
    "state" TEXT NOT NULL,
    "stateV" INTEGER NOT NULL DEFAULT 0,
    "createdAt" BIGINT NOT NULL,
    "endedAt" BIGINT,
    "version" INTEGER NOT NULL
);

-- CreateTable
CREATE TABLE "Leg" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "operationId" TEXT NOT NULL,
    "position" INTEGER NOT NULL,
    "kind" TEXT NOT NULL,
    "provider" TEXT NOT NULL,
    "state" TEXT NOT NULL,
    "stateV" INTEGER NOT NULL DEFAULT 0,
    "fence" INTEGER NOT NULL DEFAULT 0,
    "leaseOwner" TEXT,
    "leaseUntil" BIGINT,
    "nextAt" BIGINT,
    "calls" INTEGER NOT NULL DEFAULT 0,
    "polls" INTEGER NOT NULL DEFAULT 0,
    "lookUps" INTEGER NOT NULL DEFAULT 0,
    "requestHash" TEXT NOT NULL,
    "providerId" TEXT,
    "receipt" TEXT,
    "settledMinor" BIGINT,
    "settledCurrency" TEXT,
    "feeMinor" BIGINT,
    "reason" TEXT,
    "note" TEXT,
    "sentAt" BIGINT,
    "unknownSince" BIGINT,
    "resolvedAt" BIGINT,
    "createdAt" BIGINT NOT NULL,
    CONSTRAINT "Leg_operationId_fkey" FOREIGN KEY ("operationId") REFERENCES "Operation" ("id") ON DELETE RESTRICT ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "Receipt" (
    "rail" TEXT NOT NULL,
    "receipt" TEXT NOT NULL,
    "legId" TEXT NOT NULL,
    "at" BIGINT NOT NULL,

    PRIMARY KEY ("rail", "receipt")
);

-- CreateTable
CREATE TABLE "OpenSlot" (
    "provider" TEXT NOT NULL,
    "phoneHash" TEXT NOT NULL,
    "operationId" TEXT NOT NULL,
    "since" BIGINT NOT NULL,

    PRIMARY KEY ("provider", "phoneHash")
);

-- CreateTable
CREATE TABLE "Inbox" (
    "source" TEXT NOT NULL,
    "dedupeKey" TEXT NOT NULL,
    "chamaId" TEXT NOT NULL,
    "bodySealed" TEXT NOT NULL,
    "receivedAt" BIGINT NOT NULL,
    "nextAt" BIGINT,
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "processedAt" BIGINT,
    "outcome" TEXT,
    "legId" TEXT,

    PRIMARY KEY ("source", "dedupeKey")
);

-- CreateTable
CREATE TABLE "StatementLine" (
    "provider" TEXT NOT NULL,
    "chamaId" TEXT NOT NULL,
    "providerId" TEXT NOT NULL,
    "reference" TEXT,
    "currency" TEXT NOT NULL,
    "amountMinor" BIGINT NOT NULL,
    "status" TEXT NOT NULL,
    "receipt" TEXT,
    "class" TEXT NOT NULL,
    "seenAt" BIGINT NOT NULL,
    "madeAt" BIGINT NOT NULL,
    "legId" TEXT,

    PRIMARY KEY ("provider", "chamaId", "providerId")
);

-- CreateTable
CREATE TABLE "Review" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "chamaId" TEXT NOT NULL,
    "operationId" TEXT,
    "legId" TEXT,
    "reason" TEXT NOT NULL,
    "subject" TEXT NOT NULL,
    "detail" TEXT NOT NULL,
    "openedAt" BIGINT NOT NULL,
    "closedAt" BIGINT,
    "closedBy" TEXT,
    "resolution" TEXT
);

-- CreateTable
CREATE TABLE "Journal" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "chamaId" TEXT NOT NULL,
    "seq" INTEGER NOT NULL,
    "operationId" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "postedAt" BIGINT NOT NULL,
    "prevHash" TEXT NOT NULL,
    "hash" TEXT NOT NULL
);

-- CreateTable
CREATE TABLE "Entry" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "journalId" TEXT NOT NULL,
    "account" TEXT NOT NULL,
    "amountMinor" BIGINT NOT NULL,
    "currency" TEXT NOT NULL,
    CONSTRAINT "Entry_journalId_fkey" FOREIGN KEY ("journalId") REFERENCES "Journal" ("id") ON DELETE RESTRICT ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "Audit" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "chamaId" TEXT NOT NULL,
    "seq" INTEGER NOT NULL,
    "at" BIGINT NOT NULL,
    "actor" TEXT NOT NULL,
    "action" TEXT NOT NULL,
    "subject" TEXT NOT NULL,
    "detail" TEXT NOT NULL,
    "prevHash" TEXT NOT NULL,
    "hash" TEXT NOT NULL
);

-- CreateTable
CREATE TABLE "Notification" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "operationId" TEXT,
    "kind" TEXT NOT NULL,
    "chamaId" TEXT NOT NULL,
    "person" TEXT NOT NULL,
    "payloadSealed" TEXT NOT NULL,
    "prefer" TEXT NOT NULL,
    "state" TEXT NOT NULL,
    "stateV" INTEGER NOT NULL DEFAULT 0,
    "leaseOwner" TEXT,
    "leaseUntil" BIGINT,
    "nextAt" BIGINT,
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "channel" TEXT,
    "providerMessageId" TEXT,
    "note" TEXT,
    "createdAt" BIGINT NOT NULL,
    "sentAt" BIGINT
);

-- CreateTable
CREATE TABLE "Member" (
    "chamaId" TEXT NOT NULL,
    "memberId" TEXT NOT NULL,
    "phoneHash" TEXT,
    "phoneSealed" TEXT,
    "nameSealed" TEXT NOT NULL,
    "status" TEXT NOT NULL,
    "role" TEXT NOT NULL DEFAULT 'member',
    "syncedAt" BIGINT NOT NULL,

    PRIMARY KEY ("chamaId", "memberId")
);

-- CreateTable
CREATE TABLE "Person" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "phoneHash" TEXT,
    "phoneSealed" TEXT,
    "language" TEXT,
    "agreedAt" BIGINT,
    "agreedVersion" INTEGER,
    "pinPhc" TEXT,
    "pinSetAt" BIGINT,
    "pinFails" INTEGER NOT NULL DEFAULT 0,
    "pinFailsSince" BIGINT,
    "pinLockedUntil" BIGINT,
    "lastChannel" TEXT,
    "lastSeenAt" BIGINT,
    "createdAt" BIGINT NOT NULL
);

-- CreateTable
CREATE TABLE "Binding" (
    "channel" TEXT NOT NULL,
    "addressHash" TEXT NOT NULL,
    "addressSealed" TEXT NOT NULL,
    "personId" TEXT NOT NULL,
    "boundAt" BIGINT NOT NULL,
    "how" TEXT NOT NULL,

    PRIMARY KEY ("channel", "addressHash")
);

-- CreateTable
CREATE TABLE "BindingCode" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "addressHash" TEXT NOT NULL,
    "phoneHash" TEXT NOT NULL,
    "codeHash" TEXT NOT NULL,
    "tries" INTEGER NOT NULL DEFAULT 0,
    "sentAt" BIGINT NOT NULL,
    "usedAt" BIGINT
);

-- CreateTable
CREATE TABLE "Rules" (
    "chamaId" TEXT NOT NULL,
    "fromDate" TEXT NOT NULL,
    "rules" TEXT NOT NULL,
    "setBy" TEXT NOT NULL,
    "setAt" BIGINT NOT NULL,

    PRIMARY KEY ("chamaId", "fromDate")
);

-- CreateTable
CREATE TABLE "Contribution" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "chamaId" TEXT NOT NULL,
    "memberId" TEXT NOT NULL,
    "legId" TEXT,
    "bookId" TEXT,
    "currency" TEXT NOT NULL,
    "amountMinor" BIGINT NOT NULL,
    "date" TEXT NOT NULL,
    "receipt" TEXT,
    "createdAt" BIGINT NOT NULL
);

-- CreateTable
CREATE TABLE "Sync" (
    "chamaId" TEXT NOT NULL,
    "resource" TEXT NOT NULL,
    "syncedAt" BIGINT NOT NULL,

    PRIMARY KEY ("chamaId", "resource")
);

-- CreateTable
CREATE TABLE "Quota" (
    "provider" TEXT NOT NULL,
    "chamaId" TEXT NOT NULL,
    "month" TEXT NOT NULL,
    "used" INTEGER NOT NULL,

    PRIMARY KEY ("provider", "chamaId", "month")
);

-- CreateIndex
CREATE UNIQUE INDEX "Operation_intentKey_key" ON "Operation"("intentKey");

-- CreateIndex
CREATE INDEX "Operation_person_state_idx" ON "Operation"("person", "state");

-- CreateIndex
CREATE INDEX "Operation_chamaId_memberId_createdAt_idx" ON "Operation"("chamaId", "memberId", "createdAt");

-- CreateIndex
CREATE INDEX "Operation_state_createdAt_idx" ON "Operation"("state", "createdAt");

-- CreateIndex
CREATE INDEX "Leg_nextAt_idx" ON "Leg"("nextAt");

-- CreateIndex
CREATE INDEX "Leg_provider_resolvedAt_idx" ON "Leg"("provider", "resolvedAt");

-- CreateIndex
CREATE UNIQUE INDEX "Leg_provider_providerId_key" ON "Leg"("provider", "providerId");

-- CreateIndex
CREATE UNIQUE INDEX "Leg_operationId_position_key" ON "Leg"("operationId", "position");

-- CreateIndex
CREATE UNIQUE INDEX "OpenSlot_operationId_key" ON "OpenSlot"("operationId");

-- CreateIndex
CREATE INDEX "Inbox_nextAt_idx" ON "Inbox"("nextAt");

-- CreateIndex
CREATE INDEX "StatementLine_class_idx" ON "StatementLine"("class");

-- CreateIndex
CREATE INDEX "Review_closedAt_idx" ON "Review"("closedAt");

-- CreateIndex
CREATE UNIQUE INDEX "Review_reason_subject_key" ON "Review"("reason", "subject");

-- CreateIndex
CREATE UNIQUE INDEX "Journal_operationId_kind_key" ON "Journal"("operationId", "kind");

-- CreateIndex
CREATE UNIQUE INDEX "Journal_chamaId_seq_key" ON "Journal"("chamaId", "seq");

-- CreateIndex
CREATE INDEX "Entry_account_idx" ON "Entry"("account");

-- CreateIndex
CREATE INDEX "Entry_journalId_idx" ON "Entry"("journalId");

-- CreateIndex
CREATE UNIQUE INDEX "Audit_chamaId_seq_key" ON "Audit"("chamaId", "seq");

-- CreateIndex
CREATE INDEX "Notification_nextAt_idx" ON "Notification"("nextAt");

-- CreateIndex
CREATE INDEX "Notification_providerMessageId_idx" ON "Notification"("providerMessageId");

-- CreateIndex
CREATE UNIQUE INDEX "Notification_operationId_kind_key" ON "Notification"("operationId", "kind");

-- CreateIndex
CREATE INDEX "Member_phoneHash_idx" ON "Member"("phoneHash");

-- CreateIndex
CREATE UNIQUE INDEX "Person_phoneHash_key" ON "Person"("phoneHash");

-- CreateIndex
CREATE INDEX "Binding_personId_idx" ON "Binding"("personId");

-- CreateIndex
CREATE INDEX "BindingCode_addressHash_sentAt_idx" ON "BindingCode"("addressHash", "sentAt");

-- CreateIndex
CREATE INDEX "BindingCode_phoneHash_sentAt_idx" ON "BindingCode"("phoneHash", "sentAt");

-- CreateIndex
CREATE INDEX "BindingCode_sentAt_idx" ON "BindingCode"("sentAt");

-- CreateIndex
CREATE UNIQUE INDEX "Contribution_legId_key" ON "Contribution"("legId");

-- CreateIndex
CREATE INDEX "Contribution_chamaId_memberId_date_idx" ON "Contribution"("chamaId", "memberId", "date");

-- CreateIndex
CREATE UNIQUE INDEX "Contribution_chamaId_bookId_key" ON "Contribution"("chamaId", "bookId");

-- By hand: the ledger and the audit log are append only, whoever holds the pen.
CREATE TRIGGER "Journal_no_update" BEFORE UPDATE ON "Journal" BEGIN SELECT RAISE(ABORT, 'Journal is append only'); END;
CREATE TRIGGER "Journal_no_delete" BEFORE DELETE ON "Journal" BEGIN SELECT RAISE(ABORT, 'Journal is append only'); END;
CREATE TRIGGER "Entry_no_update" BEFORE UPDATE ON "Entry" BEGIN SELECT RAISE(ABORT, 'Entry is append only'); END;
CREATE TRIGGER "Entry_no_delete" BEFORE DELETE ON "Entry" BEGIN SELECT RAISE(ABORT, 'Entry is append only'); END;
CREATE TRIGGER "Audit_no_update" BEFORE UPDATE ON "Audit" BEGIN SELECT RAISE(ABORT, 'Audit is append only'); END;
CREATE TRIGGER "Audit_no_delete" BEFORE DELETE ON "Audit" BEGIN SELECT RAISE(ABORT, 'Audit is append only'); END;
