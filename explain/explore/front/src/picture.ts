/** The picture of a model or of a layer, in a tree of its own so that its styles stay its own. */

import { h } from "./dom";

/** Puts SVG that the engine drew into an element. The page's policy allows no style in markup: its sheet is adopted. */
export function framed(svg: string): HTMLElement {
  const host = h("div", { class: "picture" });
  const root = host.attachShadow({ mode: "open" });
  const styles: string[] = [":host{display:block} svg{display:block;max-width:100%;height:auto;margin:auto}"];
  const bare = svg
    .replace(/<style>([^<]*)<\/style>/g, (_, css: string) => { styles.push(css.replaceAll("&gt;", ">").replaceAll("&amp;", "&")); return ""; })
    .replace(/(<svg\b[^>]*?) style="[^"]*"/g, "$1");
  const parsed = new DOMParser().parseFromString(bare, "image/svg+xml");
  if (parsed.documentElement.nodeName !== "svg") return h("p", {}, "The picture could not be drawn.");
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(styles.join("\n"));
  root.adoptedStyleSheets = [sheet];
  root.append(document.importNode(parsed.documentElement, true));
  return host;
}

/** SVG as a PNG of twice its size. */
export async function png(svg: string): Promise<Blob> {
  const url = URL.createObjectURL(new Blob([svg], { type: "image/svg+xml" }));
  try {
    const image = new Image();
    await new Promise((done, failed) => { image.onload = done; image.onerror = failed; image.src = url; });
    const canvas = document.createElement("canvas");
    [canvas.width, canvas.height] = [image.width * 2, image.height * 2];
    canvas.getContext("2d")!.drawImage(image, 0, 0, canvas.width, canvas.height);
    return await new Promise((done, failed) => canvas.toBlob((blob) => (blob ? done(blob) : failed(new Error("no image"))), "image/png"));
  } finally {
    URL.revokeObjectURL(url);
  }
}
