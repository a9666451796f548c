import {
  resampleModels as resampleAnew,
  type ClusteredVectors,
  type Protocol,
  type ResampledModel,
  type ResampledModels,
  type ResampleStudyOptions,
} from "embedlab/comparison";
import type { Reclusterings, ResampledMeasure } from "embedlab/evaluation";
import { measuredOnce } from "./measured.js";

/** The library's `resampleModels`; what a model gave is kept beside the cached vectors, under their hash and the protocol's. */
export const resampleModels = (
  models: readonly ClusteredVectors[],
  truth: Int32Array,
  groups: Int32Array,
  protocol: Protocol,
  options: Omit<ResampleStudyOptions, "kept">,
): Promise<ResampledModels> =>
  resampleAnew(models, truth, groups, protocol, {
    ...options,
    kept: async (facts, measure) => unpack((await measuredOnce(facts, async () => pack(await measure()))).value),
  });

/** As JSON keeps it: no typed arrays, and null for what is not a number. */
interface Packed {
  readonly again: Omit<Reclusterings, "scores" | "inertia"> & {
    readonly scores: (number | null)[];
    readonly inertia: (number | null)[];
  };
  readonly tasks: Record<string, Omit<ResampledMeasure, "resampled"> & { readonly resampled: (number | null)[] }>;
}

const packed = (values: ArrayLike<number>): (number | null)[] =>
  Array.from(values, (value) => (Number.isFinite(value) ? value : null));
const unpacked = (values: readonly (number | null)[]): Float64Array =>
  Float64Array.from(values, (value) => value ?? NaN);

function pack({ again, tasks }: ResampledModel): Packed {
  return {
    again: { ...again, scores: packed(again.scores), inertia: packed(again.inertia) },
    tasks: Object.fromEntries(
      Object.entries(tasks).map(([task, measure]) => [task, { ...measure, resampled: packed(measure.resampled) }]),
    ),
  };
}

function unpack({ again, tasks }: Packed): ResampledModel {
  return {
    again: { ...again, scores: unpacked(again.scores), inertia: unpacked(again.inertia) },
    tasks: Object.fromEntries(
      Object.entries(tasks).map(([task, measure]) => [task, { ...measure, resampled: unpacked(measure.resampled) }]),
    ),
  };
}
