import { concentration, type Matrix } from "embedlab";
import { type RunOptions, mean } from "embedlab/numeric";

/** Held-out accuracy of a forest on a model's most important dimensions, on as many at random, and on all; means over splits. */
export interface EfficiencyRow {
  readonly model: string;
  readonly dimensions: number;
  /** How many count as the most important. */
  readonly few: number;
  readonly top: number;
  readonly random: number;
  readonly all: number;
}

export interface EfficiencyOptions extends RunOptions {
  /** Dimensions that are few; default 20, the most that the note names. */
  readonly few?: number;
  readonly repeats?: number;
  readonly seed?: number;
}

/** The same test for each model: what a few of its dimensions know of the labels. */
export async function measureEfficiency(
  models: readonly { readonly id: string; readonly vectors: Matrix }[],
  labels: Int32Array,
  { few = 20, repeats = 3, seed = 0, ...run }: EfficiencyOptions = {},
): Promise<EfficiencyRow[]> {
  const rows: EfficiencyRow[] = [];
  for (const { id, vectors } of models) {
    const size = Math.min(few, vectors.columns);
    const {
      points: [point],
      all,
    } = await concentration(vectors, labels, { sizes: [size], repeats, seed, ...run });
    rows.push({
      model: id,
      dimensions: vectors.columns,
      few: size,
      top: mean(point.top),
      random: mean(point.random),
      all: mean(all),
    });
  }
  return rows;
}
