/** A picture or a document, drawn and ready to go along with a message. */
export type MediaFile = {
  /** As the member sees it in their chat and keeps it: letters, digits, `-` and `.` only. */
  name: string;
  mime: 'image/png' | 'application/pdf';
  bytes: Uint8Array;
};
