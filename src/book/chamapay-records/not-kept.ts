/** What ChamaPay has no call for, and nothing of ours stands in for. */
export const notKept = (): Promise<{ status: 'not-kept' }> => Promise.resolve({ status: 'not-kept' });
