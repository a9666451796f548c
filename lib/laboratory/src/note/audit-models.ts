import { count } from "embedlab/text";
import { type AuditLine, rounds, percent } from "./audit-line.js";
import { noteTables } from "./tables.js";

/** A model's size as its files state it; null where they do not. */
export interface FoundSize {
  readonly model: string;
  readonly layers: number | null;
  readonly heads: number | null;
  readonly dimensions: number;
  readonly parameters: number | null;
}

/** What a study found of the note's section 2. */
export interface FoundModels {
  readonly bert: FoundSize;
  readonly e5: FoundSize;
  /** Share of the characters that BERT's treatment removes, and the part of it that the words make. */
  readonly compression: { readonly characters: number; readonly byStopwords: number };
  /** InfoNCE of one query of the catalogue by temperature. */
  readonly losses: readonly { readonly temperature: number; readonly loss: number }[];
  /** Products that stay in their cluster when their text is written differently, of how many; none where one of the two was left out. */
  readonly stayed: readonly {
    readonly variation: string;
    readonly bert: number;
    readonly e5: number;
    readonly products: number;
  }[];
}

/** The temperature of E5's training (Wang et al., 2022, section 4, and the model's card). */
const publishedTemperature = 0.01;
const { architecture, claims, preprocessing } = noteTables;

/** Parameters of a BERT (Devlin et al., 2019) with its pooler: embeddings, then in each layer attention, two dense layers and two norms. */
export function bertParameters({
  layers,
  dimensions,
  vocabulary = 30522,
  positions = 512,
}: {
  layers: number;
  dimensions: number;
  vocabulary?: number;
  positions?: number;
}): number {
  const dense = (inputs: number, outputs: number): number => inputs * outputs + outputs;
  const norm = 2 * dimensions;
  const layer =
    4 * dense(dimensions, dimensions) +
    dense(dimensions, 4 * dimensions) +
    dense(4 * dimensions, dimensions) +
    2 * norm;
  return (vocabulary + positions + 2) * dimensions + norm + layers * layer + dense(dimensions, dimensions);
}

const millions = (parameters: number): string => `${(parameters / 1e6).toFixed(1)} M`;
const size = ({ model, layers, heads, dimensions, parameters }: FoundSize): string =>
  `${model}: ${layers === null ? "" : `${layers} layers, `}${heads === null ? "" : `${heads} heads, `}${dimensions} dimensions, ${parameters === null ? "parameters not counted" : millions(parameters)}`;

/** Section 2 of the note, recomputed where it can be; beside it what a study found with the note's models. */
export function auditModels(found?: FoundModels): AuditLine[] {
  return [bertSize(found), e5Size(found), temperature(found), robustness(found), compression(found)];
}

function bertSize(found: FoundModels | undefined): AuditLine {
  const counted = bertParameters({ layers: 12, dimensions: 768 });
  const printed = architecture.BERT.parameters;
  return {
    section: "2.3",
    claim: `BERT has ${printed / 1e6} M parameters`,
    recomputed: `12 layers of 768 dimensions have ${millions(counted)}`,
    verdict: Number(counted.toPrecision(2)) === printed ? "agrees" : "contradicts",
    reason: "rounded, as its paper rounds it",
    here: found && size(found.bert),
  };
}

function e5Size(found: FoundModels | undefined): AuditLine {
  const { layers, heads, dimensions, parameters } = architecture["E5-large-v2"];
  const counted = bertParameters({ layers, dimensions });
  return {
    section: "2.2",
    claim: `E5-large-v2 has ${layers} layers, ${heads} heads, ${count(dimensions)} dimensions, ${parameters / 1e6} M parameters`,
    recomputed: `a BERT of that size has ${millions(counted)}`,
    verdict: rounds(counted / 1e6, parameters / 1e6, 0) ? "agrees" : "contradicts",
    reason: "counted from the sizes, with BERT's vocabulary of 30,522 words",
    here: found && size(found.e5),
  };
}

function temperature(found: FoundModels | undefined): AuditLine {
  return {
    section: "2.2",
    claim: `tau = ${claims.temperature}`,
    recomputed: `the E5 paper and model card say ${publishedTemperature}`,
    verdict: (claims.temperature as number) === publishedTemperature ? "agrees" : "contradicts",
    reason: "a temperature five times higher weighs hard negatives far less",
    here:
      found &&
      `one query's loss: ${found.losses.map(({ temperature, loss }) => `${loss.toFixed(3)} at ${temperature}`).join(", ")}`,
  };
}

function robustness(found: FoundModels | undefined): AuditLine {
  const stayed = found?.stayed ?? [];
  return {
    section: "2.3",
    claim: "E5 is robust to variations of language",
    recomputed: "expected of its training; the note varies no text",
    verdict: "unsupported",
    reason: "nothing of the note's own shows it",
    here:
      found &&
      (stayed.length === 0
        ? "not measured"
        : `in their cluster still (BERT, E5): ${stayed.map(({ variation, bert, e5, products }) => `${variation} ${bert} and ${e5} of ${products}`).join("; ")}`),
  };
}

function compression(found: FoundModels | undefined): AuditLine {
  return {
    section: "2.4.1",
    claim: `${preprocessing.stopwords} words of commerce removed: ${preprocessing.compressionPercent} % of the text`,
    recomputed: "the note prints neither the list nor a text",
    verdict: "unsupported",
    reason: "what is removed depends on the list, and on whether punctuation counts",
    here:
      found &&
      `${percent(found.compression.characters)} of the characters, ${percent(found.compression.byStopwords)} with the words`,
  };
}
