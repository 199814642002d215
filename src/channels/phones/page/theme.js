/** The button for light and dark; without it, as the system has it. */
export function theme() {
  const root = document.documentElement;
  const set = (value) => {
    root.dataset.theme = value;
    try {
      localStorage.setItem('theme', value);
    } catch {
      // Without storage it holds until the next reload.
    }
  };
  try {
    const kept = localStorage.getItem('theme');
    if (kept) root.dataset.theme = kept;
  } catch {
    // As the system has it.
  }
  document.getElementById('theme').addEventListener('click', () => {
    const dark = (root.dataset.theme ?? (matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light')) === 'dark';
    set(dark ? 'light' : 'dark');
  });
}
