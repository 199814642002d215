/** Four digits. Whether others would guess it is for the read `newPin` to say. */
export const isPin = (text: string): boolean => /^\d{4}$/.test(text);
