import { shown } from "../text/shown.js";
import { InputError } from "../errors.js";
import type { ModelContract } from "./contract/contract.js";

/**
 * @throws InputError where all texts are the same and every model reads them: each product would get one vector, which a
 * caller learns only once all models have run; `drawn`: the texts are a part of the file's (--sample)
 */
export function requireTextsThatDiffer(
  file: string,
  texts: readonly string[],
  contracts: readonly Pick<ModelContract, "source">[],
  drawn = false,
): void {
  if (texts.length < 2 || contracts.some(({ source }) => source.kind === "vectors")) return;
  if (texts.every((text) => text === texts[0]))
    throw new InputError(
      `${file}: all ${texts.length.toLocaleString("en-US")} ${drawn ? "drawn " : ""}texts are the same, ${shown(texts[0], 40)}: no model of texts tells one product from another; ${drawn ? "draw more (--sample), " : ""}name another column of texts, or bring vectors`,
    );
}
