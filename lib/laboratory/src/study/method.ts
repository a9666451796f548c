import type { ModelContract } from "embedlab";
import { languageName } from "embedlab/text";

/** One step from a text to a vector: as the note has it, and as each model of the study does it, under its id. */
export type MethodRow = {
  readonly step: string;
  readonly "the note's BERT": string;
  readonly "the note's E5-large-v2": string;
} & Readonly<Record<string, string>>;

const asItIs = "as it is";
/** The cleaned text, by what a contract's `stopwords` stand for. */
const cleanedOf = (stopwords?: ModelContract["stopwords"]): string =>
  `lower case, without punctuation and ${stopwords === undefined ? "words of commerce" : typeof stopwords === "string" ? `stopwords of ${languageName(stopwords)}` : "words of the study's own"}`;
const poolings = {
  mean: "mean of the last layer's tokens, padding masked out",
  cls: "the first token's",
  max: "maximum over tokens, padding masked out",
  mean_sqrt_len_tokens: "sum of the tokens over the square root of their number",
  weightedmean: "mean of the tokens weighted by their place",
  lasttoken: "the last token's",
  none: "one vector a text from the source",
} as const;
/** Of vectors from a file. */
const unknown = "not known: from a file";

const steps: readonly {
  readonly step: string;
  readonly note: readonly [bert: string, e5: string];
  readonly ours: (contract: ModelContract) => string;
}[] = [
  {
    step: "text",
    note: [cleanedOf(), asItIs],
    ours: ({ source, treatment, stopwords }) =>
      source.kind === "vectors" ? unknown : treatment === "raw" ? asItIs : cleanedOf(stopwords),
  },
  {
    step: "prefix",
    note: ["none", '"query: "'],
    ours: ({ source, prefix }) =>
      source.kind === "vectors" ? unknown : prefix === "" ? "none" : JSON.stringify(prefix),
  },
  {
    step: "length",
    note: ["the default", "the default"],
    ours: ({ source, maxTokens }) =>
      source.kind === "vectors" ? unknown : source.kind === "corpus" ? "whole texts" : `${maxTokens} tokens at most`,
  },
  {
    step: "pooling",
    note: [poolings.mean, "that of sentence-transformers, which is the mean"],
    ours: ({ source, pooling }) =>
      source.kind === "vectors"
        ? unknown
        : source.kind === "corpus"
          ? "words weighted and counted, then their main directions"
          : [pooling]
              .flat()
              .map((mode) => poolings[mode])
              .join(" and "),
  },
  {
    step: "length of the vector",
    note: ["not said", "that of sentence-transformers, which is 1"],
    ours: ({ normalize }) => (normalize ? "1" : "as it comes"),
  },
  {
    step: "numbers",
    note: ["not said", "not said"],
    ours: ({ source, dtype }) => (source.kind === "vectors" ? unknown : dtype),
  },
];

/** How a text becomes a vector, step by step: the note's two ways beside each model's. */
export function methodRows(contracts: readonly ModelContract[]): MethodRow[] {
  return steps.map(({ step, note: [bert, e5], ours }) => ({
    step,
    "the note's BERT": bert,
    "the note's E5-large-v2": e5,
    ...Object.fromEntries(contracts.map((contract) => [contract.id, ours(contract)])),
  }));
}
