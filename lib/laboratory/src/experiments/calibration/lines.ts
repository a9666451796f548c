import { measureNames, type ClusterScores } from "embedlab/comparison";
import type { Replicate } from "./replicates.js";

/** A replicate as a line of JSON, numbers in base 64. */
export function replicateLine({ shift, number, scores, again }: Replicate): string {
  const { clusterings, inertia, seeds } = scores;
  const measures = Object.fromEntries(measureNames.map((name) => [name, encoded(scores[name])]));
  const labels = Int32Array.from(clusterings.flatMap((clusters) => [...clusters]));
  const kept = { ...again, scores: encoded(again.scores), inertia: encoded(again.inertia) };
  return JSON.stringify({
    shift,
    number,
    seeds,
    measures,
    inertia: encoded(inertia),
    labels: encoded(Int16Array.from(labels)),
    nClusters: scores.nClusters,
    again: kept,
  });
}

interface Line {
  readonly shift: number;
  readonly number: number;
  readonly seeds: number[];
  readonly measures: Record<string, string>;
  readonly inertia: string;
  readonly labels: string;
  readonly nClusters: number[];
  readonly again: {
    resamples: number;
    searches: number;
    anew: boolean;
    width: number;
    scores: string;
    inertia: string;
  };
}

/** The replicate of a line; undefined for a line cut short. */
export function replicateOf(line: string): Replicate | undefined {
  let read: Line;
  try {
    read = JSON.parse(line) as Line;
  } catch {
    return undefined;
  }
  const { shift, number, seeds, again, nClusters } = read;
  const labels = Int32Array.from(new Int16Array(bytes(read.labels)));
  const n = labels.length / seeds.length;
  const measures = Object.fromEntries(measureNames.map((name) => [name, decoded(read.measures[name])]));
  return {
    shift,
    number,
    scores: {
      id: `${shift}/${number}`,
      clusterer: "k-means",
      deterministic: false,
      seeds,
      clusterings: seeds.map((_, at) => labels.slice(at * n, (at + 1) * n)),
      nClusters,
      coverage: new Float64Array(seeds.length).fill(1),
      ...(measures as Pick<ClusterScores, (typeof measureNames)[number]>),
      silhouette: null,
      inertia: decoded(read.inertia),
      typical: 0,
      agreement: null,
      seconds: 0,
      notes: [],
    },
    again: { ...again, scores: decoded(again.scores), inertia: decoded(again.inertia) },
  };
}

const encoded = ({ buffer, byteOffset, byteLength }: Float64Array | Int16Array): string =>
  Buffer.from(buffer, byteOffset, byteLength).toString("base64");

function bytes(text: string): ArrayBuffer {
  return Uint8Array.from(Buffer.from(text, "base64")).buffer;
}

const decoded = (text: string): Float64Array => new Float64Array(bytes(text));
