import { forWorkers } from "../numeric/worker-functions.js";

/** The joint probabilities of pairs i < j, for some rows i in a row, as a descent reads them; in memory that threads share. */
export interface JointPairs {
  /** The first row. */
  readonly from: number;
  /** Where each row's pairs end: a multiple of four, to which they are filled up with p = 0 and the row itself. */
  readonly ends: Int32Array;
  /** Ascending in each row; two bytes each if all rows' numbers have room in them. */
  readonly others: Uint16Array | Int32Array;
  readonly p: Float32Array;
  /** Of each row, the sum of p log p over its pairs, each counted in both directions. */
  readonly negativeEntropies: Float64Array;
}

/** Rows whose numbers two bytes hold. */
const narrowRows = 65536;

/** The rows of each of `parts` parts, which have about as many pairs: the earlier a row, the more of its neighbours come after it. */
export function partsOfPairs(n: number, parts: number): { from: number; to: number }[] {
  const starts = Array.from({ length: parts + 1 }, (_, part) => Math.round(n * (1 - Math.sqrt(1 - part / parts))));
  return starts.slice(1).map((to, part) => ({ from: starts[part], to }));
}

/**
 * In a worker: p_ij = (p_j|i + p_i|j) scale of the pairs whose lesser row is from `from` to `to`, from each point's k
 * neighbours (`indices`, n x k) and their conditional probabilities.
 */
export function jointPairs(
  indices: Int32Array,
  conditional: Float64Array,
  n: number,
  scale: number,
  from: number,
  to: number,
): JointPairs {
  const k = indices.length / n;
  // Ordered by the greater row, then by the lesser, each row's pairs ascend, and both directions of a pair meet.
  const ofGreater = new Int32Array(n + 1);
  const ofLesser = new Int32Array(to - from + 1);
  for (let i = from, e = from * k; i < n; i++) {
    for (const end = e + k; e < end; e++) {
      const j = indices[e];
      const lesser = i < j ? i : j;
      if (lesser < from || lesser >= to) continue;
      ofGreater[(i < j ? j : i) + 1]++;
      ofLesser[lesser - from + 1]++;
    }
  }
  for (let j = 0; j < n; j++) ofGreater[j + 1] += ofGreater[j];
  for (let i = 0; i < to - from; i++) ofLesser[i + 1] += ofLesser[i];
  const count = ofGreater[n];

  const lessers = new Int32Array(count);
  const values = new Float64Array(count);
  for (let i = from, e = from * k; i < n; i++) {
    for (const end = e + k; e < end; e++) {
      const j = indices[e];
      const lesser = i < j ? i : j;
      if (lesser < from || lesser >= to) continue;
      const at = ofGreater[i < j ? j : i]++;
      lessers[at] = lesser;
      values[at] = conditional[e];
    }
  }
  const greaters = new Int32Array(count);
  const given = new Float64Array(count);
  for (let j = 0, e = 0; j < n; j++) {
    for (const end = ofGreater[j]; e < end; e++) {
      const at = ofLesser[lessers[e] - from]++;
      greaters[at] = j;
      given[at] = values[e];
    }
  }

  const room = count + 3 * (to - from);
  const others =
    n <= narrowRows
      ? new Uint16Array(new SharedArrayBuffer(2 * room))
      : new Int32Array(new SharedArrayBuffer(4 * room));
  const p = new Float32Array(new SharedArrayBuffer(4 * room));
  const ends = new Int32Array(new SharedArrayBuffer(4 * (to - from)));
  const negativeEntropies = new Float64Array(new SharedArrayBuffer(8 * (to - from)));
  let at = 0;
  for (let i = from, e = 0; i < to; i++) {
    let entropy = 0;
    for (const end = ofLesser[i - from]; e < end; at++) {
      const j = greaters[e];
      let value = given[e++];
      if (e < end && greaters[e] === j) value += given[e++];
      value *= scale;
      others[at] = j;
      p[at] = value;
      if (value > 0) entropy += 2 * value * Math.log(value);
    }
    while (at % 4 !== 0) others[at++] = i;
    ends[i - from] = at;
    negativeEntropies[i - from] = entropy;
  }
  return { from, ends, others: others.subarray(0, at), p: p.subarray(0, at), negativeEntropies };
}

forWorkers(import.meta.url, { jointPairs });
