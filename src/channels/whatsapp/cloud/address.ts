/** How the Cloud API names whom a message goes to: by number, or by an id of its own where somebody shows no number. */
export type Recipient = { to: string } | { recipient: string };

/** The address of a number as WhatsApp gives it, in digits: the same as other drivers have, so that a binding outlives a change of drivers. */
export const addressOfNumber = (waId: string): string => `${waId}@c.us`;

/** The address of somebody who shows no number. */
export const addressOfUser = (userId: string): string => `${userId}@bsuid`;

/** Undefined for an address that the Cloud API cannot reach, as one that only the web driver knows (`…@lid`). */
export function recipientOf(address: string): Recipient | undefined {
  const [, to] = /^(\d{6,15})@c\.us$/.exec(address) ?? [];
  if (to !== undefined) return { to };
  const [, recipient] = /^([\w.-]{1,150})@bsuid$/.exec(address) ?? [];
  return recipient === undefined ? undefined : { recipient };
}
