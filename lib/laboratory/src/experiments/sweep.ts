import { count } from "embedlab/text";
import { InputError, type ModelContract, ModelUnavailable, openModel, treatmentOf } from "embedlab";
import type { Difference } from "embedlab/evaluation";
import { digest } from "embedlab/numeric";
import { settingDifference, type SettingOptions, type SettingScores, settingScores } from "./setting-scores.js";
import { partOf, takesAll } from "../study/effort.js";
import { multiplyAdds } from "../study/embedding-work.js";
import { projectRoot } from "../study/study.js";
import { pick, stratifiedSubset } from "../study/subset.js";

/** One way of running a model: what a row of a sweep is called, and the contract that differs. */
export interface Setting {
  readonly setting: string;
  readonly contract: ModelContract;
  /** The texts as this setting sees them, where they differ from the sweep's. */
  readonly texts?: readonly string[];
  /** Texts or contract were made with a look at the categories that judge: shown, never recommended. */
  readonly labelMade?: boolean;
}

export type SweepRow =
  | {
      readonly setting: string;
      readonly status: "ran";
      readonly contract: ModelContract;
      /** A digest of its vectors: settings of equal vectors are one. */
      readonly vectors: string;
      readonly scores: SettingScores;
      /** Mean ARI over the seeds. */
      readonly ari: number;
      /** The same less the first setting's that ran, with its interval over the products; null for that one. */
      readonly against: { readonly setting: string; readonly difference: Difference } | null;
      /** Products that it ran on. */
      readonly products: number;
      /** Texts cut to the contract's length. */
      readonly truncated: number;
      readonly labelMade: boolean;
      /** What the contract's reader should know, e.g. that E5 ran without a prefix. */
      readonly warnings: readonly string[];
    }
  | {
      readonly setting: string;
      readonly status: "unavailable";
      readonly contract: ModelContract;
      readonly reason: string;
    };

export type RanRow = Extract<SweepRow, { status: "ran" }>;

/** What a sweep runs on. */
export interface SweepPlan {
  readonly rows: Int32Array;
  /** Said where the figures are shown, after a colon. */
  readonly note: string;
}

/** Products of a part. */
const partSize = 140;

/**
 * All products, or a stratified part of `most` of them, where `work` multiply-adds of embedding them all keep within `budget`, else a
 * stratified part of 140; none where the budget is 0. It is reckoned as from an empty cache, so that a full one changes no figure.
 */
export function planSweep(labels: Int32Array, work: number, budget: number, most = Infinity): SweepPlan {
  const n = labels.length;
  const all = count(n);
  const share = Math.min(1, most / n);
  if (share * work <= budget || n <= partSize) {
    const rows = stratifiedSubset(labels, Math.min(most, n), 0);
    return { rows, note: rows.length === n ? `on all ${all} products.` : `on ${partOf(rows.length, n)}. ${takesAll}` };
  }
  if (budget === 0)
    return {
      rows: new Int32Array(0),
      note: "skipped, since this study's experiments embed nothing anew; npm run report -- --full runs them on all products.",
    };
  return {
    rows: stratifiedSubset(labels, partSize, 0),
    note: `on ${partOf(partSize, n)}: all would take ${multiplyAdds(work)} where ${multiplyAdds(budget)} are allowed. The part alone decides nothing: read the intervals. ${takesAll}`,
  };
}

/** A sweep's options for the rows of its plan. */
export const plannedGroups = (groups: Int32Array, { rows }: SweepPlan): Int32Array => pick(groups, rows);

/** Why a model cannot take what its contract asks here; undefined where it can, as far as the contract tells. */
function refusal({ id, source, prefix, maxTokens, dtype }: ModelContract): string | undefined {
  if (source.kind === "endpoint" && source.addsPrefix && prefix !== "")
    return `${id}: its server adds a prefix of its own`;
  if (source.kind === "vectors") return `${id}: its vectors come from a file; nothing can be changed before them`;
  if (source.kind !== "corpus") return undefined;
  if (prefix !== "") return `${id} is fitted on the corpus: a prefix before every text tells it nothing`;
  if (maxTokens < longest) return `${id} is fitted on whole texts: it has no maximum length`;
  return dtype === "fp32" ? undefined : `${id} is fitted on the corpus: it has no weights of another number type`;
}

/** What the contract of a model that reads whole texts says. */
const longest = 1_000_000;

/**
 * Runs every setting over the same texts, seeds and halves of the products; the first that runs is what the others are set against. A setting that a model cannot take is a row with the
 * reason; `signal` ends the sweep within a batch.
 */
export async function sweep(
  settings: readonly Setting[],
  texts: readonly string[],
  truth: Int32Array,
  options: SettingOptions,
): Promise<SweepRow[]> {
  const rows: SweepRow[] = [];
  let first: { setting: string; scores: SettingScores } | undefined;
  for (const { setting, contract, texts: own = texts, labelMade = false } of settings) {
    if (own.length !== truth.length)
      throw new InputError(`setting "${setting}" has ${own.length} texts for ${truth.length} labels`);
    const refused = refusal(contract);
    if (refused !== undefined) {
      rows.push({ setting, status: "unavailable", contract, reason: refused });
      continue;
    }
    try {
      const embedder = await openModel(contract, { root: projectRoot });
      try {
        const treated = own.map(treatmentOf(contract));
        const { vectors, truncated, warnings } = await embedder.embed(treated, {
          signal: options.signal,
          onProgress: options.onProgress,
          threads: options.threads,
        });
        const scores = await settingScores(vectors, truth, options);
        const against =
          first === undefined ? null : { setting: first.setting, difference: settingDifference(first.scores, scores) };
        first ??= { setting, scores };
        rows.push({
          setting,
          status: "ran",
          contract,
          vectors: digest(vectors.data),
          scores,
          ari: scores.measure.estimate,
          against,
          products: own.length,
          truncated,
          labelMade,
          warnings,
        });
      } finally {
        await embedder.close();
      }
    } catch (error) {
      if (!(error instanceof ModelUnavailable)) throw error;
      rows.push({ setting, status: "unavailable", contract, reason: error.message });
    }
  }
  return rows;
}

/** True for a setting that gave vectors. */
export function isRanRow(row: SweepRow): row is RanRow {
  return row.status === "ran";
}
