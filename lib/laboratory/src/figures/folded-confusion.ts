import { count } from "embedlab/text";
import { matchedColumns, type Confusion } from "../findings/confusion.js";
import { largest, mostDrawn } from "./largest-categories.js";

/** The largest categories with their clusters, the largest other clusters, and the rest summed in one row and one column. */
export function foldedConfusion(input: Confusion): Confusion & { readonly note: string } {
  const { categories, clusters, counts, matched, examples } = input;
  if (categories.length <= mostDrawn && clusters.length <= mostDrawn) return { ...input, note: "" };
  const at = (i: number, j: number): number => counts[i * clusters.length + j];
  const [everyRow, everyColumn] = [[...categories.keys()], [...clusters.keys()]];
  const columnOf = matchedColumns(input);
  const rows =
    categories.length <= mostDrawn
      ? everyRow
      : largest(
          everyRow.map((i) => everyColumn.reduce((sum, j) => sum + at(i, j), 0)),
          mostDrawn - 1,
        );
  const own = rows.map((i) => columnOf[i]).filter((j) => j !== -1);
  const free = everyColumn.filter((j) => !own.includes(j));
  const added =
    clusters.length <= mostDrawn
      ? free
      : largest(
          everyColumn.map((j) => everyRow.reduce((sum, i) => sum + at(i, j), 0)),
          Math.max(0, mostDrawn - 1 - own.length),
          free,
        );
  const columns = everyColumn.filter((j) => own.includes(j) || added.includes(j));
  const restRows = everyRow.filter((i) => !rows.includes(i));
  const restColumns = everyColumn.filter((j) => !columns.includes(j));
  const groups = (some: readonly number[], rest: readonly number[]): (readonly number[])[] => [
    ...some.map((one) => [one]),
    ...(rest.length > 0 ? [rest] : []),
  ];
  const cells = <T>(cell: (some: readonly number[], others: readonly number[]) => T): T[] =>
    groups(rows, restRows).flatMap((some) => groups(columns, restColumns).map((others) => cell(some, others)));
  const rest = (some: readonly number[], noun: string): string[] =>
    some.length > 0 ? [`${count(some.length)} other ${noun}`] : [];
  return {
    ...input,
    categories: [...rows.map((i) => categories[i]), ...rest(restRows, "categories")],
    clusters: [...columns.map((j) => clusters[j]), ...rest(restColumns, "clusters")],
    counts: cells((some, others) => some.reduce((sum, i) => sum + others.reduce((inner, j) => inner + at(i, j), 0), 0)),
    matched: matched && [
      ...columns.map((j) => {
        const row = rows.findIndex((i) => columnOf[i] === j);
        return row === -1 ? null : row;
      }),
      ...(restColumns.length > 0 ? [null] : []),
    ],
    ...(examples !== undefined && {
      examples: cells((some, others) =>
        some.length === 1 && others.length === 1 ? examples[some[0] * clusters.length + others[0]] : [],
      ),
    }),
    note: `the smallest are folded: ${[...rest(restRows, "categories"), ...rest(restColumns, "clusters")].join(" and ")}`,
  };
}
