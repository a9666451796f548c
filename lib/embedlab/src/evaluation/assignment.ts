/**
 * The assignment of rows to columns with the greatest total (rectangular allowed): shortest augmenting paths with
 * potentials (Jonker and Volgenant, 1987, in Crouse's rectangular form, 2016, as scipy's linear_sum_assignment), O(n^3).
 * `values` is row-major, rows x columns. Returns the column of each row, -1 for rows left over.
 */
export function bestAssignment(values: ArrayLike<number>, rows: number, columns: number): Int32Array {
  if (rows > columns) {
    const rowOf = bestAssignment(
      Float64Array.from({ length: rows * columns }, (_, at) => values[(at % rows) * columns + Math.floor(at / rows)]),
      columns,
      rows,
    );
    const columnOf = new Int32Array(rows).fill(-1);
    rowOf.forEach((row, column) => (columnOf[row] = column));
    return columnOf;
  }
  const rowPotential = new Float64Array(rows);
  const columnPotential = new Float64Array(columns);
  const columnOf = new Int32Array(rows).fill(-1);
  const rowOf = new Int32Array(columns).fill(-1);
  const shortest = new Float64Array(columns);
  const previous = new Int32Array(columns);
  const done = new Uint8Array(columns);
  const reached = new Uint8Array(rows);
  for (let start = 0; start < rows; start++) {
    shortest.fill(Infinity);
    done.fill(0);
    reached.fill(0);
    let row = start;
    let length = 0;
    let end = -1;
    while (end === -1) {
      reached[row] = 1;
      let nearest = -1;
      for (let column = 0; column < columns; column++) {
        if (done[column]) continue;
        const through = length - values[row * columns + column] - rowPotential[row] - columnPotential[column];
        if (through < shortest[column]) {
          shortest[column] = through;
          previous[column] = row;
        }
        if (
          nearest === -1 ||
          shortest[column] < shortest[nearest] ||
          (shortest[column] === shortest[nearest] && rowOf[column] === -1 && rowOf[nearest] !== -1)
        )
          nearest = column;
      }
      length = shortest[nearest];
      done[nearest] = 1;
      if (rowOf[nearest] === -1) end = nearest;
      else row = rowOf[nearest];
    }
    rowPotential[start] += length;
    for (let i = 0; i < rows; i++) if (reached[i] && i !== start) rowPotential[i] += length - shortest[columnOf[i]];
    for (let j = 0; j < columns; j++) if (done[j]) columnPotential[j] -= length - shortest[j];
    for (let column = end; column !== -1;) {
      const from = previous[column];
      rowOf[column] = from;
      const next = columnOf[from];
      columnOf[from] = column;
      column = from === start ? -1 : next;
    }
  }
  return columnOf;
}
