import type { Layout, OpenMemory } from "../numeric/layout.js";
import type { RowGroups } from "./row-groups.js";
import type { PathPlaces, Weights } from "./weights.js";

/**
 * Interventional Shapley weights of a leaf against a background sample (Lundberg et al., 2020, algorithm 3): for a row and
 * a background row, p features of the path let only the row through and q only the background row; if none stops both,
 * the former get (p - 1)! q! / (p + q)! each, the latter minus p! (q - 1)! / (p + q)!. Averaged over the background.
 */
export class InterventionalWeights implements Weights {
  private readonly gain: number;
  private readonly loss: number;
  private readonly sizes: number;
  private own: OpenMemory | undefined;

  constructor(
    layout: Layout,
    private readonly depth: number,
    private readonly background: RowGroups,
  ) {
    this.gain = layout.doubles((depth + 1) ** 2);
    this.loss = layout.doubles((depth + 1) ** 2);
    this.sizes = layout.doubles(background.rows);
  }

  fill(own: OpenMemory): void {
    this.own = own;
    const { depth } = this;
    const table = (at: number): Float64Array => new Float64Array(own.memory.buffer, at, (depth + 1) ** 2).fill(0);
    const [gain, loss] = [table(this.gain), table(this.loss)];
    for (let p = 0; p <= depth; p++) {
      for (let q = 0; q + p <= depth; q++) {
        if (p > 0) gain[p * (depth + 1) + q] = 1 / (p * choose(p + q, p));
        if (q > 0) loss[p * (depth + 1) + q] = 1 / (q * choose(p + q, q));
      }
    }
  }

  enter(): void {
    // All that counts is in the groups' masks.
  }

  compute(groups: RowGroups, depth: number, _path: PathPlaces, used: number, out: number, stride: number): void {
    const { background } = this;
    this.own!.kernels.interventionalWeights(
      groups.count[depth],
      groups.masks[depth],
      background.count[depth],
      background.masks[depth],
      background.group[depth],
      background.rows,
      groups.words,
      used,
      this.gain,
      this.loss,
      this.depth,
      this.sizes,
      out,
      stride,
    );
  }
}

function choose(n: number, k: number): number {
  let result = 1;
  for (let i = 1; i <= k; i++) result = (result * (n - k + i)) / i;
  return result;
}
