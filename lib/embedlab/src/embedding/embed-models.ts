import { counted } from "../text/counted.js";
import { createHash } from "node:crypto";
import { InputError } from "../errors.js";
import { requireOptions } from "../options.js";
import type { Matrix } from "../numeric/matrix.js";
import { languageStopwords } from "../preprocessing/language-stopwords.js";
import { treatmentOf } from "../preprocessing/treatments.js";
import { languageName, languageOf } from "../text/language.js";
import { termsOf } from "../text/words.js";
import type { ModelContract } from "./contract/contract.js";
import { randomWeights } from "./contract/contradictions.js";
import { type Embedding, type EmbedOptions, ModelUnavailable, openModel, type OpenOptions } from "./embedder.js";

/** A model with its vectors, or the reason why there are none. The id of a model with random weights says so, wherever it is shown. */
export type ModelRun =
  | {
      readonly id: string;
      readonly contract: ModelContract;
      readonly status: "ran";
      readonly embedding: Embedding;
      /** Those of the embedding's warnings that keep the model's scores from being taken at their word. */
      readonly grave: readonly string[];
    }
  | { readonly id: string; readonly contract: ModelContract; readonly status: "unavailable"; readonly reason: string };

export type RanModel = Extract<ModelRun, { status: "ran" }>;

export interface EmbedModelsOptions extends EmbedOptions, Pick<OpenOptions, "root" | "cacheFolder"> {}

/**
 * Gives the texts each contract's treatment and embeds them, one contract after the other. Texts of another language than
 * English are cleaned with that language's stopwords, unless the contract has its own; the contract given back says so.
 * A model that cannot be had is a row with its reason, never a substitute; any other failure is thrown.
 */
export async function embedModels(
  contracts: readonly ModelContract[],
  texts: readonly string[],
  options: EmbedModelsOptions = {},
): Promise<ModelRun[]> {
  requireOptions("embedModels", options);
  const runs: ModelRun[] = [];
  const language = languageOf(texts);
  for (const contract of contracts)
    runs.push(await embedModel(contractFor(contract, language), language, texts, options));
  return runs;
}

/** The contract with the stopwords of the texts' language, where it has none of its own and that is not English. */
export function contractFor(contract: ModelContract, language: string | null): ModelContract {
  if (
    contract.stopwords !== undefined ||
    language === null ||
    language === "en" ||
    languageStopwords(language) === undefined
  )
    return contract;
  return { ...contract, stopwords: language };
}

interface Warning {
  readonly text: string;
  readonly grave: boolean;
}

/** Of all products the share of distinct vectors below which equal ones are grave. */
const leastDistinct = 0.9;

/** What the reader of a model's vectors should know of the language and of texts that came out equal. */
function textWarnings(
  { treatment, stopwords, languages, source }: ModelContract,
  language: string | null,
  texts: readonly string[],
  treated: readonly string[],
  distinct: number,
): Warning[] {
  const warnings: Warning[] = [];
  const warn = (text: string, grave: boolean): void => void warnings.push({ text, grave });
  if (language !== null && languages !== undefined && !languages.includes(language))
    warn(
      `the texts seem to be ${languageName(language)}, and this model was trained on ${languages.map(languageName).join(", ")} alone`,
      true,
    );
  if (treatment === "cleaned" && language !== null && language !== "en") {
    warn(
      stopwords === undefined
        ? `no list of ${languageName(language)} stopwords is known: the 49 English words left out say nothing here; give the contract its own stopwords`
        : typeof stopwords === "string"
          ? `cleaned with ${languageStopwords(stopwords)!.length} stopwords of ${languageName(stopwords)}`
          : `cleaned with ${stopwords.length} stopwords of the contract's own`,
      stopwords === undefined,
    );
  }
  const empty = treated.filter((text) => text.trim() === "").length;
  if (empty > 0) warn(`${counted(empty, "text")} ${empty === 1 ? "is" : "are"} empty once treated`, true);
  const products = treated.length;
  if (distinct < products)
    warn(
      `${counted(distinct, "distinct vector")} for ${counted(products, "product")}: ${source.kind === "vectors" ? "the file gives several the same" : whyShared(source, texts, treated, distinct)}`,
      distinct < leastDistinct * products,
    );
  return warnings;
}

/** Why texts share a vector: they are equal, or what the model reads of them is. */
function whyShared(
  { kind }: ModelContract["source"],
  texts: readonly string[],
  treated: readonly string[],
  distinct: number,
): string {
  const different = new Set(treated).size;
  const reasons: string[] = [];
  if (different < treated.length)
    reasons.push(different < new Set(texts).size ? "texts that are equal once treated" : "equal texts");
  if (kind !== "corpus" && distinct < different)
    reasons.push("texts that the model reads alike (the same tokens, or the same beginning where they are cut)");
  if (kind === "corpus" && distinct < different) {
    const terms = new Set(treated.map((text) => termsOf(text).sort().join(" "))).size;
    if (terms < different) reasons.push("texts with the same terms or with none");
    if (distinct < terms) reasons.push("texts that differ in terms alone that its dimensions do not hold");
  }
  return `${reasons[0]} share one${reasons
    .slice(1)
    .map((reason) => `, and so do ${reason}`)
    .join("")}`;
}

/** How many rows differ in any bit. */
function distinctRows(vectors: Matrix): number {
  const seen = new Set<string>();
  for (let i = 0; i < vectors.rows; i++) {
    const row = vectors.row(i);
    seen.add(
      createHash("sha1")
        .update(new Uint8Array(row.buffer, row.byteOffset, row.byteLength))
        .digest("base64"),
    );
  }
  return seen.size;
}

async function embedModel(
  contract: ModelContract,
  language: string | null,
  texts: readonly string[],
  options: EmbedModelsOptions,
): Promise<ModelRun> {
  const { id } = contract;
  try {
    const embedder = await openModel(contract, { root: options.root, cacheFolder: options.cacheFolder });
    try {
      const treated = texts.map(treatmentOf(contract));
      const plain = await embedder.embed(treated, options);
      const distinct = distinctRows(plain.vectors);
      if (new Set(texts).size > 1 && distinct === 1)
        throw new ModelUnavailable(`${id} gave one and the same vector for all ${texts.length} texts`);
      const ofTexts = textWarnings(contract, language, texts, treated, distinct);
      const embedding = { ...plain, warnings: [...plain.warnings, ...ofTexts.map(({ text }) => text)] };
      const ofWeights = plain.warnings.filter((warning) => warning === randomWeights);
      return {
        id: ofWeights.length > 0 ? `${id} (random weights)` : id,
        // A file of vectors says itself how many dimensions they have.
        contract: { ...contract, dimensions: embedding.contract.dimensions },
        status: "ran",
        embedding,
        grave: [...ofWeights, ...ofTexts.filter(({ grave }) => grave).map(({ text }) => text)],
      };
    } finally {
      await embedder.close();
    }
  } catch (error) {
    if (error instanceof ModelUnavailable) return { id, contract, status: "unavailable", reason: error.message };
    throw error;
  }
}

/** The models that ran. Throws InputError with the reasons where none did: a notebook has nothing to go on with. */
export function ranModels(runs: readonly ModelRun[]): RanModel[] {
  const ran = runs.filter(isRan);
  if (ran.length === 0)
    throw new InputError(
      `none of the models gave vectors: ${runs.map((run) => (run.status === "unavailable" ? run.reason : run.id)).join("; ")}`,
    );
  return ran;
}

/** True for a model that gave vectors. */
export function isRan(run: ModelRun): run is RanModel {
  return run.status === "ran";
}
