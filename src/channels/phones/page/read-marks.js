/** Which messages somebody has read, for as long as the tab is open. Without storage, all are new after a reload. */
export const readMarks = {
  of(member) {
    try {
      return new Set(JSON.parse(sessionStorage.getItem(`read ${member}`) ?? '[]'));
    } catch {
      return new Set();
    }
  },
  keep(member, read) {
    try {
      sessionStorage.setItem(`read ${member}`, JSON.stringify([...read]));
    } catch {
      // They stay read until the page is left.
    }
  },
};
