/** From values to pixels. */
export type Scale = (value: number) => number;

/** Where a subplot lies, and what its axes make of values. */
export interface Area {
  readonly x: Scale;
  readonly y: Scale;
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

export const scaleOf =
  ([from, to]: readonly [number, number], start: number, end: number): Scale =>
  (value) =>
    start + ((value - from) / (to - from || 1)) * (end - start);
