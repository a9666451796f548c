/** The nearest neighbours of some queries: indices and squared distances, queries x k, nearest first, then by index. */
export interface FoundNeighbors {
  readonly queries: Int32Array;
  readonly indices: Int32Array;
  readonly squaredDistances: Float64Array;
}

/** Collects the k nearest rows of up to `room` queries. */
export class NearestRows {
  private readonly queries: Int32Array;
  private readonly indices: Int32Array;
  private readonly squaredDistances: Float64Array;
  private count = 0;

  constructor(
    private readonly k: number,
    room: number,
  ) {
    this.queries = new Int32Array(room);
    this.indices = new Int32Array(room * k);
    this.squaredDistances = new Float64Array(room * k);
  }

  /** The k nearest of at least k candidates, given with their squared distances; equally near ones in the candidates' order. */
  add(query: number, candidates: Int32Array, distances: Float64Array): void {
    const { k, count } = this;
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
      this.indices[count * k + place] = candidates[c];
      this.squaredDistances[count * k + place] = distances[c];
    }
    this.queries[this.count++] = query;
  }

  found(): FoundNeighbors {
    const { count, k } = this;
    return {
      queries: this.queries.slice(0, count),
      indices: this.indices.slice(0, count * k),
      squaredDistances: this.squaredDistances.slice(0, count * k),
    };
  }
}
