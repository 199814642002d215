-- CreateTable
CREATE TABLE "HeldLoan" (
    "chamaId" TEXT NOT NULL,
    "id" TEXT NOT NULL,
    "memberId" TEXT NOT NULL,
    "currency" TEXT NOT NULL,
    "principalMinor" BIGINT NOT NULL,
    "months" INTEGER NOT NULL,
    "guarantorsNeeded" INTEGER NOT NULL,
    "coverNeededMinor" BIGINT NOT NULL,
    "purposeSealed" TEXT NOT NULL,
    "state" TEXT NOT NULL,
    "askedOn" TEXT NOT NULL,
    "coveredAt" BIGINT,
    "bookLoanId" TEXT,

    PRIMARY KEY ("chamaId", "id")
);

-- CreateIndex
CREATE INDEX "HeldLoan_chamaId_memberId_state_idx" ON "HeldLoan"("chamaId", "memberId", "state");

-- CreateIndex
CREATE INDEX "HeldLoan_chamaId_state_idx" ON "HeldLoan"("chamaId", "state");

-- CreateIndex
CREATE INDEX "HeldLoan_chamaId_bookLoanId_idx" ON "HeldLoan"("chamaId", "bookLoanId");
