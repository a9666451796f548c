import { mean } from "embedlab/numeric";
import { contingency, measures, noise } from "embedlab";
import { vectorMeasures } from "embedlab/evaluation";
import { measureNames, vectorMeasureNames, type ClusterScores } from "embedlab/comparison";

/**
 * One line of a table of clusterers: the typical seed's clusters, and the measures with each product of the noise as a
 * cluster of its own; beside them ARI of the products in a cluster alone, which rises with what is left out.
 */
export function clustererRow(scores: ClusterScores, truth: Int32Array): object {
  const { id, clusterer, seeds, deterministic, typical, clusterings, nClusters, coverage, notes } = scores;
  const labels = clusterings[typical];
  const clustered = [...labels.keys()].filter((row) => labels[row] !== noise);
  const ofClustered = (): number =>
    measures.ari.of(
      contingency(
        clustered.map((row) => truth[row]),
        clustered.map((row) => labels[row]),
      ),
    );
  return {
    model: id,
    clusterer,
    runs: deterministic ? "1, whatever the seed" : `${seeds.length} seeds`,
    clusters: nClusters[typical],
    noise: 1 - coverage[typical],
    ...Object.fromEntries(
      scores.ari.length === 0 ? [] : measureNames.map((name) => [measures[name].title, mean(scores[name])]),
    ),
    ...(scores.ari.length > 0 && { "ARI without the noise": clustered.length === 0 ? null : ofClustered() }),
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
