import type { CondensedCluster } from "./condensed-tree.js";

/**
 * Which clusters of a condensed tree are kept. "eom", excess of mass: those whose stability, the sum over their rows of
 * how long each stays (in 1 / distance), is not less than that of the clusters within them. "leaf": those that never split.
 * The root is none: it would say that everything is one cluster.
 */
export function keptClusters(clusters: readonly CondensedCluster[], selection: "eom" | "leaf"): number[] {
  const places = [...clusters.keys()].slice(1);
  if (selection === "leaf") return places.filter((at) => clusters[at].children.length === 0);
  const kept = new Set<number>();
  const best = clusters.map((cluster) => stability(cluster, clusters));
  for (const at of places.reverse()) {
    const { children } = clusters[at];
    const within = children.reduce((sum, child) => sum + best[child], 0);
    if (within > best[at]) {
      best[at] = within;
      continue;
    }
    kept.add(at);
    const inside = [...children];
    for (let child = inside.pop(); child !== undefined; child = inside.pop()) {
      kept.delete(child);
      inside.push(...clusters[child].children);
    }
  }
  return [...kept].sort((a, b) => a - b);
}

function stability({ birth, lambdas, children }: CondensedCluster, clusters: readonly CondensedCluster[]): number {
  // Equal rows that are a cluster from the start stay for no time: Infinity less Infinity.
  const stay = (lambda: number): number => (lambda === birth ? 0 : lambda - birth);
  return (
    lambdas.reduce((sum, lambda) => sum + stay(lambda), 0) +
    children.reduce((sum, child) => sum + stay(clusters[child].birth) * clusters[child].size, 0)
  );
}

/** Of each row, the kept cluster that it is in (-1: none), and how surely, from 0 to 1: how long it stays of the longest. */
export function memberships(
  clusters: readonly CondensedCluster[],
  kept: readonly number[],
  n: number,
): { labels: Int32Array; probabilities: Float64Array } {
  const labels = new Int32Array(n).fill(-1);
  const probabilities = new Float64Array(n);
  const owner = new Int32Array(clusters.length).fill(-1);
  kept.forEach((at) => (owner[at] = at));
  clusters.forEach(({ parent, rows, lambdas }, at) => {
    if (owner[at] === -1 && parent !== -1) owner[at] = owner[parent];
    if (owner[at] === -1) return;
    const longest = clusters[owner[at]];
    const most = Math.max(
      ...[
        longest.lambdas.reduce((a, b) => Math.max(a, b), 0),
        ...longest.children.map((child) => clusters[child].birth),
      ],
    );
    rows.forEach((row, r) => {
      labels[row] = owner[at];
      probabilities[row] = most === 0 || lambdas[r] === Infinity ? 1 : Math.min(lambdas[r], most) / most;
    });
  });
  return { labels, probabilities };
}
