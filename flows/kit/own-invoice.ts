/** Longest invoice that is read; wallets make 250 to 400 signs. */
const invoiceMax = 1000;

/** An invoice begins so on every network; which one it is for is another's to judge. */
const form = /(?<![a-z0-9])ln(?:bc|tb|sb)[a-z0-9]{20,}/i;

/** The invoice in what a member pasted, without what stands around it; undefined where nothing in it looks like one. */
export const invoiceIn = (text: string): string | undefined => form.exec(text.slice(0, invoiceMax))?.[0].toLowerCase();

const endShown = 6;

/** Enough of it to know it again. */
export const endOf = (bolt11: string): string => bolt11.slice(-endShown);
