import type { Catalogue, ModelContract } from "embedlab";
import type { ModelComparison } from "./comparison.js";
import type { ModelRun } from "./models.js";
import { summary, type ClusterScores } from "./scores.js";
import type { SweepRow } from "./sweep.js";

/** The `dataset` entry of results.json. */
export function datasetRecord({ name, sha256, synthetic, products, categories, labels }: Catalogue): object {
  const counts = categories.map((category, index) => [category, labels.filter((label) => label === index).length] as const);
  return { name, sha256, synthetic, rows: products.length, categories: Object.fromEntries(counts) };
}

/** One entry of the `models` list of results.json. */
export function modelRecord(run: ModelRun, scores?: ClusterScores): object {
  const contract: ModelContract = run.contract;
  if (run.status === "unavailable") return { id: run.id, contract, status: run.status, reason: run.reason };
  return {
    id: run.id,
    contract,
    status: run.status,
    seconds: { embed: run.embedding.embedSeconds, cluster: scores?.seconds ?? 0 },
    cached: run.embedding.cached,
    truncated: run.embedding.truncated,
    warnings: run.embedding.warnings,
    ...(scores === undefined || scores.ari.length === 0 ? {} : { ari: summary(scores.ari), ami: summary(scores.ami), vMeasure: summary(scores.vMeasure), alignedAccuracy: summary(scores.alignedAccuracy) }),
    ...(scores === undefined ? {} : { silhouette: scores.silhouette, agreement: scores.agreement }),
  };
}

/** A comparison as results.json has it. */
export function comparisonRecord({ baseline, challenger, mean, test, interval, verdict }: ModelComparison): object {
  return { baseline, challenger, difference: mean, p: test.p, low: interval.low, high: interval.high, verdict };
}

/** One setting of a sweep as results.json has it. */
export function sweepRecord(row: SweepRow): object {
  if (row.status === "unavailable") return { setting: row.setting, status: row.status, reason: row.reason };
  return { setting: row.setting, status: row.status, ari: summary(row.scores.ari), truncated: row.truncated, textsPerSecond: row.textsPerSecond, measured: row.measured };
}
