-- AlterTable
ALTER TABLE "Operation" ADD COLUMN "personalSealed" TEXT;
