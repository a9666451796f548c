import { counted } from "../../text/counted.js";
import { InputError } from "../../errors.js";
import { termsOf } from "../../text/words.js";
import { lsa } from "../../preprocessing/lsa.js";
import type { ModelContract } from "../contract/contract.js";
import type { Engine, EngineOptions } from "../engine.js";
import { ModelUnavailable } from "../unavailable.js";

/** Latent semantic analysis fitted on the texts themselves: TF-IDF and truncated SVD, the floor that a model must beat. */
export class LsaEngine implements Engine {
  warnings: readonly string[] = [];

  constructor(private readonly contract: ModelContract) {
    const { source, dimensions, id, normalize } = contract;
    if (source.kind === "corpus" && source.components !== dimensions)
      throw new InputError(
        `model contract "${id}": dimensions is ${dimensions}, but source.components ${source.components}; say one number`,
      );
    if (!normalize)
      throw new InputError(
        `model contract "${id}": normalize is false, but LSA scales its vectors to length 1; say true`,
      );
  }

  async embed(texts: readonly string[], { signal, deliver }: EngineOptions): Promise<void> {
    if (this.contract.source.kind !== "corpus") throw new Error(`${this.contract.source.kind} is no corpus`);
    const { components, seed } = this.contract.source;
    const words = new Set(texts.flatMap((text) => termsOf(text))).size;
    // A study shows that as a row and goes on.
    if (words < 2)
      throw new ModelUnavailable(
        `${this.contract.id}: LSA needs two different words at least, and ${counted(texts.length, "text")} ${texts.length === 1 ? "has" : "have"} ${words === 0 ? "none" : "one"}: bring more text, or leave the model out`,
      );
    const { vectors, rank } = await lsa(texts, { components, seed, signal });
    this.warnings =
      rank < components
        ? [
            `these texts (${counted(words, "word")}) have ${counted(rank, "dimension")}: the other ${components - rank} of the ${components} are zero in every vector`,
          ]
        : [];
    deliver({
      indices: texts.map((_, i) => i),
      vectors: vectors.data,
      tokens: texts.map(() => -1),
      truncated: texts.map(() => 0),
    });
  }

  close(): Promise<void> {
    return Promise.resolve();
  }
}
