import { Figure, figureConfig } from "../figures/figure.js";
import { plainText } from "../figures/text.js";
import { picture } from "../pictures/picture.js";
import { Matrix } from "embedlab";
import { contractCard, isContract } from "./contract-card.js";
import { matrixGlimpse, vectorGlimpse } from "./glimpse.js";
import { Html } from "embedlab/display";
import type { MimeBundle } from "./kernel.js";
import { Table } from "./table.js";

const fromHtml = ({ markup, text }: Html): MimeBundle => ({ "text/html": markup, "text/plain": text });

/** How a value of this library is shown in a notebook; undefined for a value that it does not know. */
export function bundle(value: unknown): MimeBundle | undefined {
  if (value instanceof Figure) {
    const drawn = picture(value);
    return {
      "application/vnd.plotly.v1+json": { data: value.data, layout: value.layout, config: figureConfig },
      ...(drawn !== undefined && { "image/svg+xml": drawn }),
      "text/plain": plainText(value.description),
    };
  }
  if (value instanceof Table) return value.bundle();
  if (value instanceof Html) return fromHtml(value);
  if (value instanceof Matrix) return fromHtml(matrixGlimpse(value as Matrix));
  if (value instanceof Float32Array || value instanceof Float64Array || value instanceof Int32Array)
    return fromHtml(vectorGlimpse(value));
  if (isContract(value)) return fromHtml(contractCard(value));
  if (Array.isArray(value) && value.length > 0 && value.every(isContract)) {
    const cards = value.map(contractCard);
    return fromHtml(new Html(cards.map((card) => card.markup).join("\n"), cards.map((card) => card.text).join("\n\n")));
  }
  return undefined;
}
