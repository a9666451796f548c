import { counted } from "../../display/numbers.js";
import { InputError } from "../../errors.js";
import { termsOf } from "../../products/words.js";
import { lsa } from "../../preprocessing/lsa.js";
import type { ModelContract } from "../contract/contract.js";
import type { Engine, EngineOptions } from "../engine.js";
import { ModelUnavailable } from "../unavailable.js";

/** Latent semantic analysis fitted on the texts themselves: TF-IDF and truncated SVD, the floor that a model must beat. */
export class LsaEngine implements Engine {
  readonly warnings: readonly string[] = [];

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
    const { vectors } = await lsa(texts, { components, seed, signal }).catch((error: unknown) => {
      // Too few texts or terms for the contract's dimensions: a study shows that as a row and goes on.
      throw error instanceof InputError
        ? new ModelUnavailable(`${this.contract.id}: ${tooFew(texts, components)}`)
        : error;
    });
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

function tooFew(texts: readonly string[], components: number): string {
  const words = new Set(texts.flatMap((text) => termsOf(text))).size;
  return `LSA of ${counted(components, "dimension")} needs as many texts and as many different words; ${counted(texts.length, "text")} with ${counted(words, "word")} ${texts.length === 1 ? "is" : "are"} too few: bring more text, or leave the model out`;
}
