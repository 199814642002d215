/** By what a callback is known where it came in. What came to another chama's address is no repeat: it may have been sent there by whom it does not concern, to silence it here. */
export const keyAt = (chamaId: string, same: string): string => `${chamaId}:${same}`;
