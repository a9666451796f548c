import type { RowGroups } from "./row-groups.js";
import type { Path } from "./tree-walk.js";

/**
 * Interventional Shapley weights of a leaf against a background sample (Lundberg et al., 2020, algorithm 3): for a row and
 * a background row, p features of the path let only the row through and q only the background row; if none stops both,
 * the former get (p - 1)! q! / (p + q)! each, the latter minus p! (q - 1)! / (p + q)!. Averaged over the background.
 */
export class InterventionalWeights {
  private readonly gain: Float64Array;
  private readonly loss: Float64Array;
  private readonly sizes: Float64Array;
  private readonly stride: number;

  constructor(
    depth: number,
    private readonly background: RowGroups,
  ) {
    this.stride = depth + 1;
    this.gain = new Float64Array(this.stride ** 2);
    this.loss = new Float64Array(this.stride ** 2);
    this.sizes = new Float64Array(background.rows);
    for (let p = 0; p <= depth; p++) {
      for (let q = 0; q + p <= depth; q++) {
        if (p > 0) this.gain[p * this.stride + q] = 1 / (p * choose(p + q, p));
        if (q > 0) this.loss[p * this.stride + q] = 1 / (q * choose(p + q, q));
      }
    }
  }

  /** Writes the weight of slot s for group g to out[s * groups + g]. */
  compute(groups: RowGroups, depth: number, path: Path, out: Float64Array): void {
    const { background, sizes, stride } = this;
    const { used } = path;
    const count = groups.count[depth];
    const held = groups.held[depth];
    const others = background.count[depth];
    const otherHeld = background.held[depth];
    const otherGroup = background.group[depth];
    sizes.fill(0, 0, others);
    for (let i = 0; i < background.rows; i++) sizes[otherGroup[i]] += 1 / background.rows;
    out.fill(0, 0, used * count);
    for (let g = 0; g < count; g++) {
      for (let b = 0; b < others; b++) {
        let p = 0;
        let q = 0;
        let s = 0;
        for (; s < used; s++) {
          const own = held[g * groups.slots + s];
          const other = otherHeld[b * background.slots + s];
          if ((own | other) === 0) break;
          p += own & (other ^ 1);
          q += other & (own ^ 1);
        }
        if (s < used || p + q === 0) continue;
        const gain = this.gain[p * stride + q] * sizes[b];
        const loss = this.loss[p * stride + q] * sizes[b];
        for (s = 0; s < used; s++) {
          const own = held[g * groups.slots + s];
          if (own !== otherHeld[b * background.slots + s]) out[s * count + g] += own === 1 ? gain : -loss;
        }
      }
    }
  }
}

function choose(n: number, k: number): number {
  let result = 1;
  for (let i = 1; i <= k; i++) result = (result * (n - k + i)) / i;
  return result;
}
