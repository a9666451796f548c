import {
  resampleModels as resampleAnew,
  type ClusteredVectors,
  type Protocol,
  type ResampledModel,
  type ResampledModels,
  type ResampleStudyOptions,
} from "embedlab/comparison";
import { retrievalMeasures, type Reclusterings, type ResampledMeasure } from "embedlab/evaluation";
import { measuredOnce } from "./measured.js";

/** The library's `resampleModels`; what a model gave is kept beside the cached vectors, under their hash and the protocol's. */
export const resampleModels = (
  models: readonly ClusteredVectors[],
  truth: Int32Array,
  texts: readonly string[],
  protocol: Protocol,
  options: Omit<ResampleStudyOptions, "kept">,
): Promise<ResampledModels> =>
  resampleAnew(models, truth, texts, protocol, {
    ...options,
    kept: async (facts, measure) => unpack((await measuredOnce(facts, async () => pack(await measure()))).value),
  });

/** As JSON keeps it: no typed arrays, and null for what is not a number. */
interface Packed {
  readonly again: Omit<Reclusterings, "scores" | "inertia"> & {
    readonly scores: (number | null)[];
    readonly inertia: (number | null)[];
  };
  readonly retrieval: { readonly estimate: number | null; readonly resampled: (number | null)[] }[];
}

const packed = (values: ArrayLike<number>): (number | null)[] =>
  Array.from(values, (value) => (Number.isFinite(value) ? value : null));
const unpacked = (values: readonly (number | null)[]): Float64Array =>
  Float64Array.from(values, (value) => value ?? NaN);

function pack({ again, retrieval }: ResampledModel): Packed {
  return {
    again: { ...again, scores: packed(again.scores), inertia: packed(again.inertia) },
    retrieval: retrievalMeasures.map((name) => ({
      estimate: packed([retrieval[name].estimate])[0],
      resampled: packed(retrieval[name].resampled),
    })),
  };
}

function unpack({ again, retrieval }: Packed): ResampledModel {
  const measures: ResampledMeasure[] = retrieval.map(({ estimate, resampled }) => ({
    estimate: estimate ?? NaN,
    resampled: unpacked(resampled),
    searchVariance: 0,
  }));
  return {
    again: { ...again, scores: unpacked(again.scores), inertia: unpacked(again.inertia) },
    retrieval: Object.fromEntries(
      retrievalMeasures.map((name, at) => [name, measures[at]]),
    ) as ResampledModel["retrieval"],
  };
}
