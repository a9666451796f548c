import { leastToResample, protocolFor, tooFewToResample } from "../comparison/protocol.js";
import type { Catalogue } from "../products/catalogue.js";
import { count } from "../text/counted.js";
import { duplicateGroups } from "../text/near-duplicates.js";
import { shown } from "../text/shown.js";
import { judgedPart, sampled } from "./parts.js";

/** What is grouped: all of a table, or what was drawn of it, into as many clusters as categories unless told. */
export interface Grouped {
  readonly catalogue: Catalogue;
  /** The catalogue that it was drawn from; itself where all is taken. */
  readonly whole: Catalogue;
  readonly clusters?: number;
}

/** Why no category judges the products: none was named, or of those that were drawn no two have different ones. */
export function unjudged(
  { catalogue: { products, categories, labels }, whole }: Grouped,
  models: readonly { readonly id: string }[],
): string {
  const follows =
    models.length === 1
      ? `what follows says how ${models[0].id} groups them, and not how well.`
      : "what follows says how the models differ, and none is better for it.";
  if (whole.categories.length === 0) return `No product has a category to compare with (--label): ${follows}`;
  const labelled = labels.filter((label) => label >= 0).length;
  const all = labelled === 1 ? "The one drawn product" : `All ${count(labelled)} drawn products`;
  const said =
    labelled === 0
      ? `None of the ${count(products.length)} drawn products has one of the ${count(whole.categories.length)} categories`
      : `${all}${labelled < products.length ? " with a category" : ""} ${labelled === 1 ? "is" : "are"} of one of the ${count(whole.categories.length)} categories, ${shown(categories[0], 40)}`;
  return `${said}; draw more (--sample): ${follows}`;
}

/** Near-duplicates among the products that are grouped, as they are drawn together. */
export const groupsOf = ({ products }: Catalogue): Int32Array =>
  duplicateGroups(
    products.map(({ description }) => description),
    { threshold: protocolFor(products.length).duplicates },
  );

/** Why the products, in these groups of near-duplicates, cannot be drawn in parts, and what the command line can do about it; null where they can. */
export function tooFew(grouped: Grouped, groups: Int32Array, nClusters: number): string | null {
  // The cure draws anew and looks for near-duplicates again.
  return tooFewToResample(groups, nClusters) === null
    ? null
    : tooFewToResample(groups, nClusters, cure(grouped, groups));
}

function cure(grouped: Grouped, groups: Int32Array): string {
  const { catalogue, whole, clusters } = grouped;
  const apart = new Set(groups).size;
  let most = 0;
  while (leastToResample(most + 1) <= apart) most++;
  const fewer = most < 2 ? "" : `, or group them into fewer clusters (--clusters ${most} at most)`;
  const drawn = enoughToDraw(grouped);
  if (drawn !== undefined)
    return `${drawn === whole.products.length ? "Leave --sample out" : `Say --sample ${drawn}`}${fewer}.`;
  const least = leastToResample(clusters ?? whole.categories.length);
  const which = [
    ...(whole.labels.some((label) => label < 0) ? [" with a category"] : []),
    ...(apart < groups.length ? [" that are no near-duplicates of each other"] : []),
  ];
  const drawnToo = catalogue === whole ? "" : " and leave --sample out";
  return `Bring ${count(least)} at least${which.join("")}${drawnToo}${fewer}.`;
}

/** How many products of the table suffice, drawn as --sample draws them; none where not even all do, or all were taken. */
function enoughToDraw({ catalogue, whole, clusters }: Grouped): number | undefined {
  const all = whole.products.length;
  for (let drawn = catalogue.products.length; catalogue !== whole;) {
    const { part } = judgedPart(sampled(whole, drawn));
    const least = leastToResample(clusters ?? new Set(part.labels).size);
    const apart = new Set(groupsOf(part)).size;
    if (part.categories.length > 0 && apart >= least) return drawn;
    if (drawn === all) return undefined;
    const next = drawn * Math.max(1.05, least / apart);
    drawn = Math.min(all, 10 * Math.ceil(next / 10));
  }
  return undefined;
}
