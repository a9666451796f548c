/** Horizontal bars, the first on top, as `namesAxis` names them. */
export const bars = (lengths: readonly (number | null)[]): object => ({
  type: "bar",
  orientation: "h",
  y: lengths.map((_, i) => i),
  x: lengths,
});
