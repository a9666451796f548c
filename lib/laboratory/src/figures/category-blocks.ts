/** The rows of a category by falling value, and the place at which they begin where all blocks stand in a row. */
export interface CategoryBlock {
  readonly name: string;
  readonly from: number;
  readonly rows: readonly number[];
}

/** Rows category by category, those without one (-1) last; categories without rows have no block. */
export function categoryBlocks(
  labels: ArrayLike<number>,
  categories: readonly string[],
  values: ArrayLike<number>,
): CategoryBlock[] {
  let from = 0;
  return [...categories, "no category"].flatMap((name, group) => {
    const rows = Array.from({ length: labels.length }, (_, row) => row)
      .filter((row) => (labels[row] < 0 ? categories.length : labels[row]) === group)
      .sort((a, b) => values[b] - values[a] || a - b);
    from += rows.length;
    return rows.length === 0 ? [] : [{ name, from: from - rows.length, rows }];
  });
}
