/** The border between code and table: dragged, or moved by arrow keys. */

export function splitter(grip: HTMLElement): void {
  const set = (percent: number): void => {
    const width = Math.round(Math.max(20, Math.min(75, percent)));
    document.documentElement.style.setProperty("--split", `${width}%`);
    grip.setAttribute("aria-valuenow", String(width));
  };
  grip.addEventListener("pointerdown", (event) => {
    grip.setPointerCapture(event.pointerId);
    event.preventDefault();
  });
  grip.addEventListener("pointermove", (event) => {
    if (grip.hasPointerCapture(event.pointerId)) set((event.clientX / innerWidth) * 100);
  });
  grip.addEventListener("keydown", (event) => {
    const by = { ArrowLeft: -2, ArrowRight: 2 }[event.key];
    if (by) set(Number(grip.getAttribute("aria-valuenow")) + by);
  });
}
