import { inspect } from "node:util";
import { bundle } from "./bundle.js";
import { Html, html } from "embedlab/display";
import { send } from "./kernel.js";

/** Shows figures, tables, matrices, vectors, model contracts, `html` and any other value in the notebook, one below the other. */
export function show(...values: readonly unknown[]): void {
  for (const value of values)
    send(
      bundle(value) ?? {
        "text/plain": typeof value === "string" ? value : inspect(value, { depth: 3, maxArrayLength: 20 }),
      },
    );
}

/** Shows a sentence as prose: a text, escaped, or the `html` template with computed values in it. */
export function say(sentence: string | Html): void {
  show(html`<p>${sentence}</p>`);
}
