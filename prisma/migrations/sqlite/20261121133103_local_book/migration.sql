-- CreateTable
CREATE TABLE "Membership" (
    "chamaId" TEXT NOT NULL,
    "memberId" TEXT NOT NULL,
    "phoneHash" TEXT,
    "askedOn" TEXT,
    "joinedOn" TEXT,
    "leftOn" TEXT,
    "decidedBy" TEXT,
    "reasonSealed" TEXT,

    PRIMARY KEY ("chamaId", "memberId")
);

-- CreateTable
CREATE TABLE "Payment" (
    "chamaId" TEXT NOT NULL,
    "id" TEXT NOT NULL,
    "operationId" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "subjectId" TEXT NOT NULL,
    "memberId" TEXT,
    "direction" TEXT NOT NULL,
    "currency" TEXT NOT NULL,
    "amountMinor" BIGINT NOT NULL,
    "overMinor" BIGINT NOT NULL,
    "fineMinor" BIGINT,
    "interestMinor" BIGINT,
    "principalMinor" BIGINT,
    "date" TEXT NOT NULL,
    "receipt" TEXT,
    "createdAt" BIGINT NOT NULL,

    PRIMARY KEY ("chamaId", "id")
);

-- CreateTable
CREATE TABLE "ShareLot" (
    "chamaId" TEXT NOT NULL,
    "id" TEXT NOT NULL,
    "roundId" TEXT NOT NULL,
    "memberId" TEXT NOT NULL,
    "count" INTEGER NOT NULL,
    "currency" TEXT NOT NULL,
    "paidMinor" BIGINT NOT NULL,
    "date" TEXT NOT NULL,

    PRIMARY KEY ("chamaId", "id")
);

-- CreateTable
CREATE TABLE "ShareRound" (
    "chamaId" TEXT NOT NULL,
    "id" TEXT NOT NULL,
    "fromDate" TEXT NOT NULL,
    "currency" TEXT NOT NULL,
    "priceMinor" BIGINT NOT NULL,
    "state" TEXT NOT NULL,
    "closedOn" TEXT,

    PRIMARY KEY ("chamaId", "id")
);

-- CreateTable
CREATE TABLE "Approval" (
    "chamaId" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "subjectId" TEXT NOT NULL,
    "memberId" TEXT NOT NULL,
    "says" TEXT NOT NULL,
    "at" BIGINT NOT NULL,

    PRIMARY KEY ("chamaId", "kind", "subjectId", "memberId")
);

-- CreateTable
CREATE TABLE "Guarantee" (
    "chamaId" TEXT NOT NULL,
    "loanId" TEXT NOT NULL,
    "memberId" TEXT NOT NULL,
    "currency" TEXT NOT NULL,
    "coverMinor" BIGINT NOT NULL,
    "state" TEXT NOT NULL,
    "askedOn" TEXT NOT NULL,
    "decidedOn" TEXT,

    PRIMARY KEY ("chamaId", "loanId", "memberId")
);

-- CreateTable
CREATE TABLE "Loan" (
    "chamaId" TEXT NOT NULL,
    "id" TEXT NOT NULL,
    "memberId" TEXT NOT NULL,
    "currency" TEXT NOT NULL,
    "principalMinor" BIGINT NOT NULL,
    "months" INTEGER NOT NULL,
    "monthlyBp" INTEGER NOT NULL,
    "interest" TEXT NOT NULL,
    "guarantorsNeeded" INTEGER NOT NULL,
    "coverNeededMinor" BIGINT NOT NULL,
    "approvalsNeeded" INTEGER NOT NULL,
    "purposeSealed" TEXT NOT NULL,
    "state" TEXT NOT NULL,
    "askedOn" TEXT NOT NULL,
    "disbursedOn" TEXT,
    "writtenOffMinor" BIGINT,
    "endedOn" TEXT,
    "reasonSealed" TEXT,

    PRIMARY KEY ("chamaId", "id")
);

-- CreateTable
CREATE TABLE "Fine" (
    "chamaId" TEXT NOT NULL,
    "id" TEXT NOT NULL,
    "memberId" TEXT NOT NULL,
    "loanId" TEXT,
    "currency" TEXT NOT NULL,
    "amountMinor" BIGINT NOT NULL,
    "paidMinor" BIGINT NOT NULL,
    "reasonSealed" TEXT NOT NULL,
    "date" TEXT NOT NULL,
    "state" TEXT NOT NULL,
    "issuedBy" TEXT NOT NULL,
    "waivedBy" TEXT,
    "waivedForSealed" TEXT,

    PRIMARY KEY ("chamaId", "id")
);

-- CreateTable
CREATE TABLE "Attendance" (
    "chamaId" TEXT NOT NULL,
    "meetingId" TEXT NOT NULL,
    "memberId" TEXT NOT NULL,
    "reply" TEXT NOT NULL,
    "reasonSealed" TEXT,
    "presence" TEXT NOT NULL,

    PRIMARY KEY ("chamaId", "meetingId", "memberId")
);

-- CreateTable
CREATE TABLE "Meeting" (
    "chamaId" TEXT NOT NULL,
    "id" TEXT NOT NULL,
    "titleSealed" TEXT NOT NULL,
    "date" TEXT NOT NULL,
    "time" TEXT NOT NULL,
    "venueSealed" TEXT NOT NULL,
    "agendaSealed" TEXT NOT NULL,
    "state" TEXT NOT NULL,
    "calledBy" TEXT NOT NULL,

    PRIMARY KEY ("chamaId", "id")
);

-- CreateTable
CREATE TABLE "MotionOption" (
    "chamaId" TEXT NOT NULL,
    "motionId" TEXT NOT NULL,
    "position" INTEGER NOT NULL,
    "labelSealed" TEXT NOT NULL,
    "candidateId" TEXT,
    "votes" INTEGER NOT NULL,

    PRIMARY KEY ("chamaId", "motionId", "position")
);

-- CreateTable
CREATE TABLE "Motion" (
    "chamaId" TEXT NOT NULL,
    "id" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "titleSealed" TEXT NOT NULL,
    "textSealed" TEXT NOT NULL,
    "openedBy" TEXT NOT NULL,
    "openedOn" TEXT NOT NULL,
    "closesOn" TEXT NOT NULL,
    "state" TEXT NOT NULL,
    "electorate" INTEGER,
    "closedOn" TEXT,

    PRIMARY KEY ("chamaId", "id")
);

-- CreateTable
CREATE TABLE "Voter" (
    "chamaId" TEXT NOT NULL,
    "motionId" TEXT NOT NULL,
    "memberId" TEXT NOT NULL,

    PRIMARY KEY ("chamaId", "motionId", "memberId")
);

-- CreateTable
CREATE TABLE "Pledge" (
    "chamaId" TEXT NOT NULL,
    "id" TEXT NOT NULL,
    "projectId" TEXT NOT NULL,
    "memberId" TEXT NOT NULL,
    "currency" TEXT NOT NULL,
    "amountMinor" BIGINT NOT NULL,
    "paidMinor" BIGINT NOT NULL,
    "date" TEXT NOT NULL,
    "state" TEXT NOT NULL,

    PRIMARY KEY ("chamaId", "id")
);

-- CreateTable
CREATE TABLE "Project" (
    "chamaId" TEXT NOT NULL,
    "id" TEXT NOT NULL,
    "nameSealed" TEXT NOT NULL,
    "aboutSealed" TEXT NOT NULL,
    "currency" TEXT NOT NULL,
    "targetMinor" BIGINT,
    "dueOn" TEXT,
    "startedOn" TEXT NOT NULL,
    "startedBy" TEXT NOT NULL,
    "state" TEXT NOT NULL,
    "closedOn" TEXT,

    PRIMARY KEY ("chamaId", "id")
);

-- CreateTable
CREATE TABLE "Distribution" (
    "chamaId" TEXT NOT NULL,
    "id" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "titleSealed" TEXT NOT NULL,
    "currency" TEXT NOT NULL,
    "potMinor" BIGINT NOT NULL,
    "roundId" TEXT,
    "state" TEXT NOT NULL,
    "approvalsNeeded" INTEGER NOT NULL,
    "proposedBy" TEXT NOT NULL,
    "proposedOn" TEXT NOT NULL,

    PRIMARY KEY ("chamaId", "id")
);

-- CreateTable
CREATE TABLE "Portion" (
    "chamaId" TEXT NOT NULL,
    "distributionId" TEXT NOT NULL,
    "memberId" TEXT NOT NULL,
    "weight" TEXT NOT NULL,
    "currency" TEXT NOT NULL,
    "amountMinor" BIGINT NOT NULL,
    "paidOn" TEXT,

    PRIMARY KEY ("chamaId", "distributionId", "memberId")
);

-- CreateTable
CREATE TABLE "RotationSwap" (
    "chamaId" TEXT NOT NULL,
    "id" TEXT NOT NULL,
    "askedBy" TEXT NOT NULL,
    "ofMember" TEXT NOT NULL,
    "turnId" TEXT NOT NULL,
    "forTurnId" TEXT NOT NULL,
    "state" TEXT NOT NULL,
    "askedOn" TEXT NOT NULL,

    PRIMARY KEY ("chamaId", "id")
);

-- CreateTable
CREATE TABLE "RotationTurn" (
    "chamaId" TEXT NOT NULL,
    "id" TEXT NOT NULL,
    "round" INTEGER NOT NULL,
    "position" INTEGER NOT NULL,
    "memberId" TEXT NOT NULL,
    "dueOn" TEXT NOT NULL,
    "currency" TEXT NOT NULL,
    "amountMinor" BIGINT NOT NULL,
    "state" TEXT NOT NULL,
    "paidOn" TEXT,

    PRIMARY KEY ("chamaId", "id")
);

-- CreateTable
CREATE TABLE "Welfare" (
    "chamaId" TEXT NOT NULL,
    "id" TEXT NOT NULL,
    "memberId" TEXT NOT NULL,
    "event" TEXT NOT NULL,
    "noteSealed" TEXT NOT NULL,
    "currency" TEXT NOT NULL,
    "amountMinor" BIGINT NOT NULL,
    "state" TEXT NOT NULL,
    "approvalsNeeded" INTEGER NOT NULL,
    "proposedBy" TEXT NOT NULL,
    "proposedOn" TEXT NOT NULL,
    "paidOn" TEXT,

    PRIMARY KEY ("chamaId", "id")
);

-- CreateTable
CREATE TABLE "Document" (
    "chamaId" TEXT NOT NULL,
    "id" TEXT NOT NULL,
    "titleSealed" TEXT NOT NULL,
    "date" TEXT NOT NULL,
    "expiresOn" TEXT,
    "linkSealed" TEXT,
    "sha256" TEXT,
    "addedBy" TEXT NOT NULL,
    "removedOn" TEXT,

    PRIMARY KEY ("chamaId", "id")
);

-- CreateTable
CREATE TABLE "Notice" (
    "chamaId" TEXT NOT NULL,
    "id" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "titleSealed" TEXT NOT NULL,
    "bodySealed" TEXT NOT NULL,
    "audience" TEXT NOT NULL,
    "date" TEXT NOT NULL,
    "at" BIGINT NOT NULL,
    "by" TEXT NOT NULL,

    PRIMARY KEY ("chamaId", "id")
);

-- CreateTable
CREATE TABLE "AccountLine" (
    "chamaId" TEXT NOT NULL,
    "id" TEXT NOT NULL,
    "accountId" TEXT NOT NULL,
    "currency" TEXT NOT NULL,
    "amountMinor" BIGINT NOT NULL,
    "noteSealed" TEXT NOT NULL,
    "date" TEXT NOT NULL,
    "by" TEXT NOT NULL,
    "createdAt" BIGINT NOT NULL,

    PRIMARY KEY ("chamaId", "id")
);

-- CreateTable
CREATE TABLE "ChamaAccount" (
    "chamaId" TEXT NOT NULL,
    "id" TEXT NOT NULL,
    "nameSealed" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "referenceSealed" TEXT,
    "openedOn" TEXT NOT NULL,
    "closedOn" TEXT,

    PRIMARY KEY ("chamaId", "id")
);

-- CreateTable
CREATE TABLE "Liability" (
    "chamaId" TEXT NOT NULL,
    "id" TEXT NOT NULL,
    "creditorSealed" TEXT NOT NULL,
    "noteSealed" TEXT NOT NULL,
    "currency" TEXT NOT NULL,
    "amountMinor" BIGINT NOT NULL,
    "paidMinor" BIGINT NOT NULL,
    "date" TEXT NOT NULL,
    "dueOn" TEXT,
    "state" TEXT NOT NULL,
    "recordedBy" TEXT NOT NULL,

    PRIMARY KEY ("chamaId", "id")
);

-- CreateTable
CREATE TABLE "BookWrite" (
    "chamaId" TEXT NOT NULL,
    "key" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "asked" TEXT NOT NULL,
    "answer" TEXT NOT NULL,
    "at" BIGINT NOT NULL,

    PRIMARY KEY ("chamaId", "key")
);

-- CreateIndex
CREATE UNIQUE INDEX "Membership_chamaId_phoneHash_key" ON "Membership"("chamaId", "phoneHash");

-- CreateIndex
CREATE INDEX "Payment_chamaId_memberId_date_idx" ON "Payment"("chamaId", "memberId", "date");

-- CreateIndex
CREATE INDEX "Payment_chamaId_kind_subjectId_idx" ON "Payment"("chamaId", "kind", "subjectId");

-- CreateIndex
CREATE INDEX "Payment_chamaId_kind_date_idx" ON "Payment"("chamaId", "kind", "date");

-- CreateIndex
CREATE UNIQUE INDEX "Payment_chamaId_operationId_key" ON "Payment"("chamaId", "operationId");

-- CreateIndex
CREATE INDEX "ShareLot_chamaId_roundId_memberId_idx" ON "ShareLot"("chamaId", "roundId", "memberId");

-- CreateIndex
CREATE INDEX "ShareLot_chamaId_memberId_date_idx" ON "ShareLot"("chamaId", "memberId", "date");

-- CreateIndex
CREATE INDEX "ShareRound_chamaId_state_idx" ON "ShareRound"("chamaId", "state");

-- CreateIndex
CREATE INDEX "Guarantee_chamaId_memberId_state_idx" ON "Guarantee"("chamaId", "memberId", "state");

-- CreateIndex
CREATE INDEX "Loan_chamaId_memberId_state_idx" ON "Loan"("chamaId", "memberId", "state");

-- CreateIndex
CREATE INDEX "Loan_chamaId_state_idx" ON "Loan"("chamaId", "state");

-- CreateIndex
CREATE INDEX "Fine_chamaId_memberId_state_idx" ON "Fine"("chamaId", "memberId", "state");

-- CreateIndex
CREATE INDEX "Fine_chamaId_loanId_idx" ON "Fine"("chamaId", "loanId");

-- CreateIndex
CREATE INDEX "Fine_chamaId_state_date_idx" ON "Fine"("chamaId", "state", "date");

-- CreateIndex
CREATE INDEX "Meeting_chamaId_state_date_idx" ON "Meeting"("chamaId", "state", "date");

-- CreateIndex
CREATE INDEX "Motion_chamaId_state_closesOn_idx" ON "Motion"("chamaId", "state", "closesOn");

-- CreateIndex
CREATE INDEX "Pledge_chamaId_memberId_idx" ON "Pledge"("chamaId", "memberId");

-- CreateIndex
CREATE UNIQUE INDEX "Pledge_chamaId_projectId_memberId_key" ON "Pledge"("chamaId", "projectId", "memberId");

-- CreateIndex
CREATE INDEX "Project_chamaId_state_idx" ON "Project"("chamaId", "state");

-- CreateIndex
CREATE INDEX "Distribution_chamaId_state_idx" ON "Distribution"("chamaId", "state");

-- CreateIndex
CREATE INDEX "Distribution_chamaId_kind_proposedOn_idx" ON "Distribution"("chamaId", "kind", "proposedOn");

-- CreateIndex
CREATE INDEX "Portion_chamaId_memberId_idx" ON "Portion"("chamaId", "memberId");

-- CreateIndex
CREATE INDEX "RotationSwap_chamaId_ofMember_state_idx" ON "RotationSwap"("chamaId", "ofMember", "state");

-- CreateIndex
CREATE INDEX "RotationTurn_chamaId_state_dueOn_idx" ON "RotationTurn"("chamaId", "state", "dueOn");

-- CreateIndex
CREATE INDEX "RotationTurn_chamaId_memberId_idx" ON "RotationTurn"("chamaId", "memberId");

-- CreateIndex
CREATE UNIQUE INDEX "RotationTurn_chamaId_round_position_key" ON "RotationTurn"("chamaId", "round", "position");

-- CreateIndex
CREATE INDEX "Welfare_chamaId_memberId_idx" ON "Welfare"("chamaId", "memberId");

-- CreateIndex
CREATE INDEX "Welfare_chamaId_state_idx" ON "Welfare"("chamaId", "state");

-- CreateIndex
CREATE INDEX "Document_chamaId_date_idx" ON "Document"("chamaId", "date");

-- CreateIndex
CREATE INDEX "Notice_chamaId_at_idx" ON "Notice"("chamaId", "at");

-- CreateIndex
CREATE INDEX "AccountLine_chamaId_accountId_date_idx" ON "AccountLine"("chamaId", "accountId", "date");

-- CreateIndex
CREATE INDEX "Liability_chamaId_state_idx" ON "Liability"("chamaId", "state");

-- CreateIndex
CREATE INDEX "Contribution_chamaId_date_idx" ON "Contribution"("chamaId", "date");
