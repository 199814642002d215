-- A network's id of a message is sealed from now on: WhatsApp's hold the number that it went to. Those that lie here in the clear go; a report of a
-- message that is under way now finds it by our own id, or changes nothing.
UPDATE "Notification" SET "providerMessageId" = NULL, "failedMessageId" = NULL;
