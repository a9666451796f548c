import { percent } from "embedlab/display";
import { count, counted } from "embedlab/text";
import { countRows, matchedColumns, type Confusion } from "../findings/confusion.js";
import { leastProducts } from "./headline.js";
import { labelsApart, shorten } from "./text.js";

const sum = (values: readonly number[]): number => values.reduce((all, value) => all + value, 0);

/**
 * What a confusion matrix shows: the share in the matched clusters, and the category that does best, unless it is one of those whose
 * matching is undecided.
 */
export function confusionTitle(confusion: Confusion, undecided: readonly number[]): string {
  const { model, categories, matched } = confusion;
  if (matched === null)
    return `${shorten(model, 32)}, raw cluster numbers: they follow no order, so the diagonal means nothing`;
  const table = countRows(confusion);
  const sums = table.map(sum);
  const columns = matchedColumns(confusion);
  const correct = sum(table.map((row, i) => row[columns[i]] ?? 0));
  const all = sum(sums);
  return `${shorten(model, 32)}: ${percent(all === 0 ? 0 : correct / all, 1)} in their category's cluster${best(categories, table, sums, columns, undecided)}`;
}

/** The category that does best, or the tie; it stands apart only where its cluster holds hardly anything else. */
function best(
  categories: readonly string[],
  table: readonly (readonly number[])[],
  sums: readonly number[],
  columns: readonly number[],
  undecided: readonly number[],
): string {
  const names = labelsApart(categories, 28);
  const judged = table.flatMap((row, i) => {
    const j = columns[i];
    return j === -1 || sums[i] < leastProducts
      ? []
      : [
          {
            i,
            inside: row[j],
            share: row[j] / sums[i],
            purity: row[j] / sum(table.map((other) => other[j])),
          },
        ];
  });
  const most = Math.max(...judged.map(({ share }) => share));
  if (judged.length === 0 || most === 0) return "";
  const firsts = judged
    .filter(({ share }) => percent(share, 1) === percent(most, 1))
    .sort((a, b) => sums[b.i] - sums[a.i]);
  if (firsts.some(({ i }) => undecided.includes(i))) return "";
  const [{ i, inside }] = firsts;
  const others = firsts.length > 1 ? ` and ${counted(firsts.length - 1, "other")}` : "";
  const apart = firsts.every(({ share, purity }) => share > 0.9 && purity > 0.9);
  const best = `${count(inside)} of ${count(sums[i])}${firsts.length > 1 ? ` of ${names[i]}` : ""}`;
  return apart
    ? `; ${names[i]}${others} ${firsts.length > 1 ? "stand" : "stands"} apart: ${best} in one cluster`
    : `; ${names[i]}${others} ${firsts.length > 1 ? "do" : "does"} best with ${best}`;
}
