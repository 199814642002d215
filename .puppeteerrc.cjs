/** Browsers are the system's own (Debian's Chromium): nothing is downloaded at install. */
module.exports = { skipDownload: true };
