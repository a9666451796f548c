import { Components } from "./components.js";
import type { SpanningTree } from "./spanning-tree.js";

/** A cluster of HDBSCAN's hierarchy: it is born where its parent splits in two or more, and loses rows until it splits or dies. */
export interface CondensedCluster {
  /** -1 of the root, which holds every row. */
  readonly parent: number;
  readonly children: number[];
  /** 1 / the distance at which it comes to be; 0 of the root. */
  readonly birth: number;
  /** Rows at its birth. */
  readonly size: number;
  /** The rows that leave it by themselves, and 1 / the distance at which each does; Infinity where equal rows never part. */
  readonly rows: number[];
  readonly lambdas: number[];
}

/** Lengths that differ by less, relatively, differ by rounding. */
const sameLength = 1e-10;

interface Node {
  readonly length: number;
  readonly size: number;
  /** Nodes, or rows where below n. */
  readonly parts: readonly number[];
}

/** The single-linkage hierarchy of a spanning tree: nodes n, n + 1, …, the last of all rows. Edges of one length are one split, whatever their order. */
function hierarchy({ ends, lengths }: SpanningTree, n: number): Node[] {
  const nodes: Node[] = [];
  const components = new Components(n);
  const nodeOf = Int32Array.from({ length: n }, (_, row) => row);
  const sizeOf = (node: number): number => (node < n ? 1 : nodes[node - n].size);
  for (let edge = 0; edge < lengths.length;) {
    const length = lengths[edge];
    const first = edge;
    const parts = new Set<number>();
    while (edge < lengths.length && lengths[edge] <= length * (1 + sameLength)) {
      for (const end of [2 * edge, 2 * edge + 1]) parts.add(nodeOf[components.find(ends[end])]);
      edge++;
    }
    const roots = new Map<number, number[]>();
    const before = [...parts].map((node) => [node, rowIn(node, n, nodes)] as const);
    for (let at = first; at < edge; at++) components.join(ends[2 * at], ends[2 * at + 1]);
    for (const [node, row] of before) {
      const root = components.find(row);
      const together = roots.get(root);
      if (together === undefined) roots.set(root, [node]);
      else together.push(node);
    }
    for (const [root, together] of roots) {
      nodeOf[root] = n + nodes.length;
      nodes.push({ length, size: together.reduce((sum, node) => sum + sizeOf(node), 0), parts: together });
    }
  }
  return nodes;
}

function rowIn(node: number, n: number, nodes: readonly Node[]): number {
  while (node >= n) node = nodes[node - n].parts[0];
  return node;
}

/**
 * The hierarchy of the clusters with at least `minClusterSize` rows, the root first and parents before their children
 * (Campello, Moulavi, Zimek and Sander, 2015; McInnes, Healy and Astels, 2017). A split into parts of which one alone is
 * large enough is that cluster losing rows.
 */
export function condensedTree(tree: SpanningTree, n: number, minClusterSize: number): CondensedCluster[] {
  const nodes = hierarchy(tree, n);
  const clusters: CondensedCluster[] = [{ parent: -1, children: [], birth: 0, size: n, rows: [], lambdas: [] }];
  if (nodes.length === 0) return clusters;
  const open: { node: number; cluster: number }[] = [{ node: n + nodes.length - 1, cluster: 0 }];
  const leave = (from: number, cluster: CondensedCluster, lambda: number): void => {
    const stack = [from];
    while (stack.length > 0) {
      const node = stack.pop()!;
      if (node >= n) stack.push(...nodes[node - n].parts);
      else {
        cluster.rows.push(node);
        cluster.lambdas.push(lambda);
      }
    }
  };
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const { length, parts } = nodes[next.node - n];
    const cluster = clusters[next.cluster];
    const lambda = length > 0 ? 1 / length : Infinity;
    const large = parts.filter((part) => part >= n && nodes[part - n].size >= minClusterSize);
    for (const part of parts) if (!large.includes(part)) leave(part, cluster, lambda);
    if (large.length === 1) open.push({ node: large[0], cluster: next.cluster });
    else
      for (const part of large) {
        cluster.children.push(clusters.length);
        open.push({ node: part, cluster: clusters.length });
        clusters.push({
          parent: next.cluster,
          children: [],
          birth: lambda,
          size: nodes[part - n].size,
          rows: [],
          lambdas: [],
        });
      }
  }
  return clusters;
}
