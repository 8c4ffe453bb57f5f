/** Light or dark: the system's choice, until the reader makes another. */

const KEY = "seqshape-theme";

function kept(): string | null {
  try { return localStorage.getItem(KEY); } catch { return null; }
}

export function themed(): void {
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const set = (): void => { document.documentElement.dataset.theme = kept() ?? (dark.matches ? "dark" : "light"); };
  dark.addEventListener("change", set);
  set();
}

export function nextTheme(): void {
  const now = document.documentElement.dataset.theme === "dark" ? "light" : "dark";
  document.documentElement.dataset.theme = now;
  try { localStorage.setItem(KEY, now); } catch { /* kept for this visit only */ }
}
