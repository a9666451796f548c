import { align, contingency, noise } from "embedlab";
import { alignLabels } from "embedlab/evaluation";
import type { ClusterScores } from "embedlab/comparison";

/** The share of seeds under which each product lies in the cluster matched with its category. */
export function groupedShare(scores: ClusterScores, truth: Int32Array): Float64Array {
  const share = new Float64Array(truth.length);
  for (const clusters of scores.clusterings) {
    const aligned = alignLabels(align(contingency(truth, clusters, { noise })), clusters);
    for (let i = 0; i < share.length; i++) if (aligned[i] === truth[i]) share[i] += 1 / scores.clusterings.length;
  }
  return share;
}

/** Products that one model groups under at least `most` of the seeds and the other under at most `1 - most`. */
export function disagreements(
  baseline: ClusterScores,
  challenger: ClusterScores,
  truth: Int32Array,
  most = 0.8,
): { gained: number[]; lost: number[] } {
  const before = groupedShare(baseline, truth);
  const after = groupedShare(challenger, truth);
  const rows = [...truth.keys()];
  return {
    gained: rows.filter((row) => after[row] >= most && before[row] <= 1 - most),
    lost: rows.filter((row) => before[row] >= most && after[row] <= 1 - most),
  };
}
