import { mean } from "embedlab/numeric";
import { contingency, measures, noise } from "embedlab";
import { vectorMeasures } from "embedlab/evaluation";
import { measureNames, vectorMeasureNames, type ClusterScores } from "embedlab/comparison";

/**
 * One line of a table of clusterers: the typical seed's clusters, and means over the seeds of the measures, with each product of the noise as a
 * cluster of its own; beside them ARI of the products in a cluster alone, which rises with what is left out.
 */
export function clustererRow(scores: ClusterScores, truth: Int32Array): object {
  const { id, clusterer, seeds, deterministic, typical, clusterings, nClusters, coverage, notes } = scores;
  const ofClustered = (labels: Int32Array): number[] => {
    const clustered = [...labels.keys()].filter((row) => labels[row] !== noise);
    const [categories, clusters] = [truth, labels].map((of) => clustered.map((row) => of[row]));
    return clustered.length === 0 ? [] : [measures.ari.of(contingency(categories, clusters))];
  };
  const withoutNoise = scores.ari.length === 0 ? [] : clusterings.flatMap(ofClustered);
  return {
    model: id,
    clusterer,
    runs: deterministic ? "1, whatever the seed" : `${seeds.length} seeds`,
    clusters: nClusters[typical],
    noise: 1 - coverage[typical],
    ...Object.fromEntries(
      scores.ari.length === 0 ? [] : measureNames.map((name) => [measures[name].title, mean(scores[name])]),
    ),
    ...(scores.ari.length > 0 && { "ARI without the noise": withoutNoise.length === 0 ? null : mean(withoutNoise) }),
    ...Object.fromEntries(vectorMeasureNames.map((name) => [vectorMeasures[name].title, scores[name]])),
    "s a run": scores.seconds,
    note: notes.join("; ") || "–",
  };
}

/** Names of the clusters of some clusterings, for a figure's legend; noise is in none. */
export function clusterNames(clusterings: readonly Int32Array[]): string[] {
  const most = clusterings.reduce((greatest, labels) => labels.reduce((a, b) => Math.max(a, b), greatest), 0);
  return Array.from({ length: most + 1 }, (_, cluster) => `cluster ${cluster}`);
}
