import type { OpenMemory } from "../numeric/layout.js";
import type { RowGroups } from "./row-groups.js";

/** Addresses of a path's features and shares. */
export interface PathPlaces {
  readonly feature: number;
  readonly share: number;
}

/** What a feature of a leaf's path gains or loses a row, times the leaf's value: one form of Shapley values. */
export interface Weights {
  /** Before a walk. */
  fill(own: OpenMemory): void;
  /** Follows groups that have entered a child: its slot's share was `before` (1 if new) and is `after`. */
  enter(groups: RowGroups, depth: number, slot: number, used: number, before: number, after: number): void;
  /** Writes the weight of slot s for group g to the number at `out` + g * `stride` + s. */
  compute(groups: RowGroups, depth: number, path: PathPlaces, used: number, out: number, stride: number): void;
}
