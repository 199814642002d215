/** The page starts: what the profile holds, then the connection. `Debug.VERSION` is what the library waits for. */
if (settings.broken === 'hangs at the start') for (;;);
void (async () => {
  await loadChats();
  await connect();
})();
if (settings.broken !== 'never there') window.Debug = { VERSION: settings.version };
