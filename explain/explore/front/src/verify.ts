/** What the real Keras says of the model: only where the server of this machine was started with it. */

import type { App } from "./app";
import { plain } from "./compare";
import { type Child, h } from "./dom";

export async function verified(app: App): Promise<Child[]> {
  const found = await app.engine.ask({ ask: "verify", model: app.model, ...app.code(app.readText) });
  if (found.error) return [h("h2", {}, "Not compared"), h("p", {}, found.error.says), h("p", {}, found.error.do)];
  const { agrees, keras_version: version, checks, differences, note } = found.verification;
  return [
    h("h2", {}, agrees ? `Keras ${version} agrees` : `Keras ${version} differs`),
    h("p", {}, `The model was built with Keras and run: ${checks} comparisons of shapes, weights and counts.`),
    note ? h("p", {}, note) : null,
    differences.length
      ? h("ul", {}, ...differences.map((one: any) => {
        const row = one.layer === null ? "" : `${app.table?.layers[one.layer]?.name ?? one.layer}, `;
        return h("li", {}, `${row}${one.what}: ${plain(one.predicted)} here, ${plain(one.keras)} in Keras`);
      }))
      : null,
  ];
}
