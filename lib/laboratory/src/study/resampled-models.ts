import { createHash } from "node:crypto";
import { duplicateGroups, recluster, type Matrix } from "embedlab";
import {
  resampledRetrieval,
  resamples,
  subsampleFactor,
  type Reclusterings,
  type Resample,
  type ResampledMeasure,
  type RetrievalMeasure,
  retrievalMeasures,
} from "embedlab/evaluation";
import type { RunOptions } from "embedlab/numeric";
import { measuredOnce } from "./measured.js";
import type { Protocol } from "./protocol.js";

/** What resampling needs of a model. */
export interface Vectors {
  readonly id: string;
  readonly vectors: Matrix<Float32Array>;
}

/** One model over the resamples. */
export interface ResampledModel {
  readonly again: Reclusterings;
  readonly retrieval: Readonly<Record<RetrievalMeasure, ResampledMeasure>>;
}

/** All models over the same resamples of the same products. */
export interface ResampledModels {
  readonly nClusters: number;
  readonly draws: readonly Resample[];
  /** Products of a resample, about. */
  readonly size: number;
  /** What variances over the resamples are multiplied by. */
  readonly factor: number;
  readonly models: readonly ResampledModel[];
}

export interface ResampleStudyOptions extends RunOptions {
  readonly nClusters: number;
}

/**
 * Draws the protocol's resamples of the products, near-duplicates of `texts` together, and clusters and searches each of them
 * with every model's vectors. What a model gave is kept beside the cached vectors, under their hash and the protocol's.
 */
export async function resampleModels(
  models: readonly Vectors[],
  truth: Int32Array,
  texts: readonly string[],
  protocol: Protocol,
  options: ResampleStudyOptions,
): Promise<ResampledModels> {
  const groups = duplicateGroups(texts, { threshold: protocol.duplicates });
  const draws = resamples(groups, { count: protocol.resamples, seed: protocol.seed });
  const size = Math.round(draws.reduce((sum, { inside }) => sum + inside.length, 0) / draws.length);
  const resampledModel = async ({ vectors }: Vectors): Promise<ResampledModel> => {
    const { nClusters, ...run } = options;
    const { searches, nInit } = protocol;
    const key = [
      "resampled",
      1,
      hashOf(vectors.data),
      vectors.columns,
      hashOf(truth),
      hashOf(groups),
      nClusters,
      protocol.resamples,
      protocol.seed,
      searches,
      nInit,
    ];
    const { value } = await measuredOnce<Packed>(key, async () => {
      const again = await recluster(vectors, truth, draws, { nClusters, searches, nInit, ...run });
      const retrieval = await resampledRetrieval(vectors, truth, groups, draws, run);
      return pack(
        again,
        retrievalMeasures.map((name) => retrieval[name]),
      );
    });
    return unpack(value);
  };
  const found: ResampledModel[] = [];
  for (const model of models) found.push(await resampledModel(model));
  return { nClusters: options.nClusters, draws, size, factor: subsampleFactor(size, truth.length), models: found };
}

const hashOf = ({ buffer, byteOffset, byteLength }: Float32Array | Int32Array): string =>
  createHash("sha256")
    .update(new Uint8Array(buffer, byteOffset, byteLength))
    .digest("hex");

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

function pack(again: Reclusterings, retrieval: readonly ResampledMeasure[]): Packed {
  return {
    again: { ...again, scores: packed(again.scores), inertia: packed(again.inertia) },
    retrieval: retrieval.map(({ estimate, resampled }) => ({
      estimate: packed([estimate])[0],
      resampled: packed(resampled),
    })),
  };
}

function unpack({ again, retrieval }: Packed): ResampledModel {
  const measures = retrieval.map(({ estimate, resampled }) => ({
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
