/** The page starts: what the profile holds, then the connection. `Debug.VERSION` is what the library waits for. */
const reloadMs = 500;
if (settings.broken === 'hangs at the start') for (;;);
void (async () => {
  try {
    await loadChats();
    await connect();
  } catch (error) {
    // A browser that was just killed may still hold the profile's files.
    reportError(error);
    setTimeout(() => location.reload(), reloadMs);
  }
})();
if (settings.broken !== 'never there') window.Debug = { VERSION: settings.version };
