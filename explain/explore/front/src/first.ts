/** The first example's answer as HTML, drawn when the page is built. */

import { h } from "./dom";
import { story } from "./story";
import { table } from "./table";

export async function drawn(first: any): Promise<{ code: string; table: string; panel: string }> {
  const panel = h("div", {}, ...(await story(first.focus, async (row) => first.derived[row] ?? null, first.read.models[0].layers)) as any);
  const code = h("div", {}, first.text);
  return { code: code.innerHTML, table: table(first.read.models[0]).outerHTML, panel: panel.innerHTML };
}
