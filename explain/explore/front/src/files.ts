/** Files that are dropped or chosen, as the questions that open them. */

import { $, h } from "./dom";
import type { Request } from "./engine";

const TEXT = /\.(py|ipynb|md|json|txt)$/i;
const MOST_BYTES = 48 * 1024 * 1024;

export async function questionOf(file: File): Promise<Request | { error: { says: string; do: string } }> {
  if (file.size > MOST_BYTES)
    return { error: { says: `${file.name} is too large for a page.`, do: "`seqshape summary FILE` reads it; or save the model without its weights." } };
  if (TEXT.test(file.name)) return { ask: "open", name: file.name, text: await file.text() };
  return { ask: "open", name: file.name, bytes: await base64(file) };
}

function base64(file: Blob): Promise<string> {
  const reader = new FileReader();
  return new Promise((done, failed) => {
    reader.onload = () => done(String(reader.result).replace(/^[^,]*,/, ""));
    reader.onerror = () => failed(reader.error);
    reader.readAsDataURL(file);
  });
}

/** Files may be dropped anywhere on the page, and chosen. */
export function droppable(use: (file: File) => void): () => void {
  const veil = $("drop");
  const hasFiles = (event: DragEvent): boolean => [...(event.dataTransfer?.types ?? [])].includes("Files");
  document.addEventListener("dragover", (event) => { if (hasFiles(event)) { event.preventDefault(); veil.hidden = false; } }, true);
  document.addEventListener("dragleave", (event) => { if (!event.relatedTarget) veil.hidden = true; });
  document.addEventListener("drop", (event) => {
    veil.hidden = true;
    const file = event.dataTransfer?.files[0];
    if (!file) return;
    event.preventDefault();
    event.stopPropagation();
    use(file);
  }, true);
  const input = h("input", { type: "file", hidden: true, accept: ".py,.ipynb,.keras,.h5,.hdf5,.json,.md", "aria-label": "Open a file", tabindex: "-1" }) as HTMLInputElement;
  input.addEventListener("change", () => { if (input.files?.[0]) use(input.files[0]); input.value = ""; });
  document.body.append(input);
  return () => input.click();
}
