import type { Catalogue, ModelContract } from "embedlab";
import { isNoteSample } from "embedlab/products";
import { randomWeights, sourceName, type RanModel } from "embedlab/embedding";

/** How near a study is to the note's: its products, and its models. */
export interface NoteStudy {
  /** Whether the products are the note's own. */
  readonly products: boolean;
  /** The note's BERT and an E5 v2, where both ran on them; null where one did not. */
  readonly pair: { readonly bert: RanModel; readonly e5: RanModel } | null;
  /** What stands between this study and the note's figures, as a sentence. */
  readonly sentence: string;
}

const bertName = "bert-base-uncased";
/** The note's own first, then what stands nearest to it. */
const e5Names = ["e5-large-v2", "e5-base-v2", "e5-small-v2"];

/** The name of a model's weights, whatever the contract is called. */
function weightsOf(contract: ModelContract): string {
  const parts = sourceName(contract).split(/[/\\]/);
  return (parts.filter((part) => part !== "").at(-1) ?? "").toLowerCase();
}

/**
 * Whether what the note says can be held against this study: its catalogue is known by its checksum, its models by the
 * names of their weights. Random weights are nobody's model.
 */
export function noteStudy({ sha256 }: Pick<Catalogue, "sha256">, models: readonly RanModel[]): NoteStudy {
  if (!isNoteSample(sha256))
    return {
      products: false,
      pair: null,
      sentence:
        "The note's own figures are left out: they are about the 1,050 products of the Flipkart sample, and this is another catalogue.",
    };
  const named = (name: string): RanModel | undefined =>
    models.find(
      ({ contract, embedding }) => weightsOf(contract) === name && !embedding.warnings.includes(randomWeights),
    );
  const bert = named(bertName);
  const e5 = e5Names.map(named).find((model) => model !== undefined);
  if (bert === undefined || e5 === undefined)
    return {
      products: true,
      pair: null,
      sentence: `The note's products, but not its models: ${bert === undefined ? bertName : "an E5 v2"} is not among those that ran. Its claims stand without a column of what was found here.`,
    };
  const same = weightsOf(e5.contract) === e5Names[0];
  return {
    products: true,
    pair: { bert, e5 },
    sentence: same
      ? "The note's products and its two models."
      : `The note's products and its BERT. ${e5.id} (${e5.embedding.vectors.columns} dimensions) stands where the note has E5-large-v2 (1,024 dimensions): the same family and training, another size.`,
  };
}
