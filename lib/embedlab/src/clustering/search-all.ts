import { type Centred, centre } from "../numeric/centre.js";
import { inMemory, Layout } from "../numeric/layout.js";
import type { Matrix } from "../numeric/matrix.js";
import type { Tasks } from "../numeric/tasks.js";
import { inBlocks, inSample } from "./in-blocks.js";
import { gramBlock, gramBlockRows, searchPlaces } from "./gram.js";
import type { KnownAssignment } from "./exact-assignment.js";
import type { LloydResult } from "./lloyd.js";
import { type BlockSearchResult, lowest, type SearchOptions, type SearchResult } from "./search.js";

import type { Received } from "../numeric/worker-functions.js";
import { runMlKmeans } from "./ml-kmeans.js";
import { lloydFrom, searchExactly, polish } from "./float64.js";
import { searchInGram } from "./gram-search.js";

export interface SearchPlan {
  readonly nClusters: number;
  readonly maxIter: number;
  readonly tol: number;
  readonly init?: Matrix;
  /** Rows that initialisations run on. */
  readonly initSize: number;
  readonly engine: "embedlab" | "ml-kmeans";
}

/** Inputs up to this many values times clusters are searched in float64 directly. */
const smallWork = 200_000;
/** A Gram matrix of more rows costs more than it saves, and above 5,000 rows more memory than it may. */
const mostGramRows = 5000;
const plain = (x: Matrix): { data: Matrix["data"]; rows: number; columns: number } => ({
  data: x.data,
  rows: x.rows,
  columns: x.columns,
});

/** The best result for each list of initialisation seeds. `x` is in shared memory. */
export async function searchAll(
  tasks: Tasks,
  x: Matrix,
  plan: SearchPlan,
  seeds: readonly (readonly number[])[],
): Promise<Received<LloydResult>[]> {
  const { nClusters, maxIter, tol, init, initSize, engine } = plan;
  const each = async <T extends { readonly inertia: number }>(search: (seed: number) => Promise<T>): Promise<T[]> =>
    Promise.all(seeds.map(async (list) => lowest(await Promise.all(list.map(search)))));
  if (engine === "ml-kmeans") {
    return each((seed) =>
      tasks.run(runMlKmeans, [x.data, x.rows, x.columns, nClusters, seed, maxIter, tol, init?.data], 1),
    );
  }
  const centred = await centre(tasks, x);
  const { scale, meanVariance } = centred;
  const tolerance = tol * meanVariance;
  if (init !== undefined)
    return each(() => tasks.run(lloydFrom, [plain(x), centred, plain(init), maxIter, tolerance], 1));
  if (initSize === x.rows && x.rows * x.columns * nClusters <= smallWork) {
    return each((seed) => tasks.run(searchExactly, [plain(x), seed, nClusters, maxIter, tolerance], 1));
  }
  const options: SearchOptions = { nClusters, maxIter, tolerance: tolerance * scale * scale };
  const search = initSize < x.rows ? inSample : x.rows <= Math.min(mostGramRows, 2 * x.columns) ? inGram : inBlocks;
  const found = await search(tasks, x, centred, seeds, options, initSize);
  return Promise.all(
    found.map(async (results) => {
      const best = lowest(results);
      const exact = await tasks.run(polish, [
        plain(x),
        centred,
        best.labels,
        nClusters,
        maxIter - best.iterations,
        tolerance,
        knownOf(best),
      ]);
      const converged = exact.converged || best.iterations < maxIter;
      return { ...exact, iterations: best.iterations + Math.max(0, exact.iterations - 1), converged };
    }),
  );
}

function knownOf(best: SearchResult | BlockSearchResult): KnownAssignment | undefined {
  if (!("centroids" in best) || best.lower === undefined) return undefined;
  const { centroids, labels, lower } = best;
  return { centroids, labels, lower };
}

async function inGram(
  tasks: Tasks,
  x: Matrix,
  { values: centred }: Centred,
  seeds: readonly (readonly number[])[],
  options: SearchOptions,
): Promise<SearchResult[][]> {
  const n = x.rows;
  const layout = new Layout();
  const gram = layout.integers(n * n);
  const ofThreads = Array.from({ length: Math.min(tasks.threads, seeds.flat().length) }, () =>
    searchPlaces(layout, n, options.nClusters),
  );
  return inMemory(layout, async (memory) => {
    const values = new Float32Array(memory.buffer, gram, n * n);
    const blocks = Array.from({ length: Math.ceil(n / gramBlockRows) }, (_, at) => at * gramBlockRows);
    await Promise.all(blocks.map((from) => tasks.run(gramBlock, [centred, n, x.columns, values, from])));
    const found = seeds.map((list): SearchResult[] => new Array<SearchResult>(list.length));
    // Each place is one search's at a time: it takes the next of them all when it has done.
    const searches = seeds.flatMap((list, at) => list.map((seed, which) => ({ seed, at, which }))).values();
    await Promise.all(
      ofThreads.map(async (places) => {
        for (const { seed, at, which } of searches)
          found[at][which] = await tasks.run(searchInGram, [memory, { gram, ...places }, n, seed, options], 1);
      }),
    );
    return found;
  });
}
