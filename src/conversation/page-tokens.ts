/** What stands in the address of the one-time page, as the conversation needs it. */
export type PageTokens = {
  /** A new one for this person; nobody can guess it, and it says whose it is to us alone. */
  token(person: string): string;
  /** Whose it is; undefined for one that we never made. */
  personOf(token: string): string | undefined;
  /** What of it may be stored. */
  hash(token: string): string;
  /** The whole address; undefined while it is not known where we are reached. */
  link(token: string): string | undefined;
};
