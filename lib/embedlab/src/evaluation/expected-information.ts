import type { Contingency } from "./contingency.js";

/** ln k! for k up to n, by compensated summation: AMI subtracts these numbers from one another. */
function logFactorials(n: number): Float64Array {
  const table = new Float64Array(n + 1);
  let sum = 0;
  let lost = 0;
  for (let k = 2; k <= n; k++) {
    const term = Math.log(k) - lost;
    const next = sum + term;
    lost = next - sum - term;
    sum = next;
    table[k] = sum;
  }
  return table;
}

function multiplicities(totals: Int32Array): Map<number, number> {
  const times = new Map<number, number>();
  for (const total of totals) times.set(total, (times.get(total) ?? 0) + 1);
  return times;
}

/**
 * The mutual information (nats) expected of two random labellings with the table's row and column totals: the mean over
 * the hypergeometric distribution of each cell (Vinh, Epps and Bailey, 2010, equation 24).
 */
export function expectedMutualInformation(table: Contingency): number {
  const n = table.total;
  const lf = logFactorials(n);
  let expected = 0;
  for (const [a, timesA] of multiplicities(table.rowTotals)) {
    for (const [b, timesB] of multiplicities(table.columnTotals)) {
      const fixed = lf[a] + lf[b] + lf[n - a] + lf[n - b] - lf[n];
      let cell = 0;
      for (let count = Math.max(1, a + b - n); count <= Math.min(a, b); count++) {
        const probability = Math.exp(fixed - lf[count] - lf[a - count] - lf[b - count] - lf[n - a - b + count]);
        cell += (count / n) * Math.log((n * count) / (a * b)) * probability;
      }
      expected += timesA * timesB * cell;
    }
  }
  return expected;
}
