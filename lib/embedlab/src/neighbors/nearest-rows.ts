/** The k nearest neighbours of n rows (n x k), nearest first, then by index, in memory that threads share. */
export interface NearestRows {
  readonly k: number;
  readonly indices: Int32Array;
  readonly squaredDistances: Float64Array;
  /** 1 for each row whose neighbours are known. */
  readonly known: Uint8Array;
}

export const nearestRows = (n: number, k: number): NearestRows => ({
  k,
  indices: new Int32Array(new SharedArrayBuffer(4 * n * k)),
  squaredDistances: new Float64Array(new SharedArrayBuffer(8 * n * k)),
  known: new Uint8Array(new SharedArrayBuffer(n)),
});

/** Enters the k nearest of at least k candidates, given with their squared distances; equally near ones in the candidates' order. */
export function enterNearest(
  { k, indices, squaredDistances, known }: NearestRows,
  row: number,
  candidates: Int32Array,
  distances: Float64Array,
): void {
  const found = candidates.length;
  // A sort of numbers alone is several times as fast as one with a comparison.
  const sorted = distances.slice(0, found).sort();
  const taken = new Int32Array(found);
  for (let c = 0; c < found; c++) {
    let low = 0;
    for (let high = found - 1; low < high;) {
      const middle = (low + high) >> 1;
      if (sorted[middle] < distances[c]) low = middle + 1;
      else high = middle;
    }
    const place = low + taken[low]++;
    if (place >= k) continue;
    indices[row * k + place] = candidates[c];
    squaredDistances[row * k + place] = distances[c];
  }
  known[row] = 1;
}

/** The same of candidates in about the order of their distances; equally near ones by number. Reorders both. */
export function enterOrdered(
  { k, indices, squaredDistances, known }: NearestRows,
  row: number,
  candidates: Int32Array,
  distances: Float64Array,
): void {
  for (let c = 1; c < candidates.length; c++) {
    const candidate = candidates[c];
    const distance = distances[c];
    let to = c;
    for (; to > 0; to--) {
      if (distances[to - 1] < distance || (distances[to - 1] === distance && candidates[to - 1] < candidate)) break;
      distances[to] = distances[to - 1];
      candidates[to] = candidates[to - 1];
    }
    distances[to] = distance;
    candidates[to] = candidate;
  }
  indices.set(candidates.subarray(0, k), row * k);
  squaredDistances.set(distances.subarray(0, k), row * k);
  known[row] = 1;
}
