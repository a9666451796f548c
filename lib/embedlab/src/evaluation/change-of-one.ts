import { contingency, distinctLabels, type Contingency, type Labels } from "./contingency.js";

/** Items that are moved, spread over all of them. */
const most = 24;

/**
 * Times what one item changes, no standard error is smaller: a 95 % interval then holds three items on either side, for where none of n is
 * seen to be wrong up to three in n may be (Hanley and Lippman-Hand, 1983).
 */
export const unseen = 3 / 1.96;

/** How much a measure of a clustering changes where one item is in another cluster: the root mean square over items. */
export function changeOfOne(truth: Labels, clusters: Labels, of: (table: Contingency) => number): number {
  const distinct = distinctLabels(clusters, "clusters");
  const others = distinct.length > 1 ? distinct : Int32Array.of(distinct[0], distinct[0] + 1);
  const moved = Int32Array.from(clusters);
  const measured = (): number => of(contingency(truth, moved));
  const whole = measured();
  const count = Math.min(most, moved.length);
  let squares = 0;
  for (let step = 0; step < count; step++) {
    const item = Math.floor((step * moved.length) / count);
    const own = moved[item];
    const at = others.indexOf(own);
    moved[item] = others[(at + 1 + (step % (others.length - 1))) % others.length];
    squares += (measured() - whole) ** 2;
    moved[item] = own;
  }
  return Math.sqrt(squares / count);
}
