import { count } from "embedlab/text";
import type { Points } from "./side-by-side.js";

export interface Projection {
  /** One a model: n points in the plane (n x 2, row by row) and each point's group, -1 for none. */
  readonly panels: readonly {
    readonly name: string;
    readonly points: Points;
    readonly groups: ArrayLike<number>;
  }[];
  readonly groupNames: readonly string[];
  readonly by: "category" | "cluster";
  /** Per point; shown on hover (names alone above 3,000 points, so that a report stays small). */
  readonly products?: readonly { readonly name: string; readonly description: string }[];
  /** For clusters: the category whose style each takes, or -1. `categories` is then the whole list. */
  readonly styledAs?: { readonly categories: readonly string[]; readonly groups: ArrayLike<number> };
  /** What the axes are, e.g. "t-SNE". */
  readonly method?: string;
}

/** Groups with a colour and a name of their own; more have no room in a legend. */
const mostGroups = 48;
/** Points drawn in a panel, and in all, so that a page stays light. */
const mostPoints = 20_000;
const mostPointsInAll = 40_000;

/** The largest groups and, where `folded`, the others as one more, the last; every k-th point of very many. The note says so. */
export function boundedProjection(input: Projection): Projection & { readonly note: string; readonly folded: boolean } {
  const notes: string[] = [];
  let { panels, groupNames, products, styledAs } = input;
  const rows = panels[0]?.points.rows ?? 0;
  const most = Math.min(mostPoints, Math.floor(mostPointsInAll / panels.length));
  if (rows > most) {
    const step = Math.ceil(rows / most);
    const kept = Array.from({ length: Math.ceil(rows / step) }, (_, i) => i * step);
    panels = panels.map((panel) => ({
      ...panel,
      points: {
        data: kept.flatMap((row) => [panel.points.data[2 * row], panel.points.data[2 * row + 1]]),
        rows: kept.length,
        columns: 2,
      },
      groups: kept.map((row) => panel.groups[row]),
    }));
    products = products === undefined ? undefined : kept.map((row) => products![row]);
    notes.push(`; one point in ${step} is drawn`);
  }
  if (groupNames.length > mostGroups) {
    const sizes = groupNames.map(() => 0);
    for (const { groups } of panels) for (const group of Array.from(groups)) if (group >= 0) sizes[group]++;
    const kept = [...groupNames.keys()]
      .sort((a, b) => sizes[b] - sizes[a] || a - b)
      .slice(0, mostGroups - 1)
      .sort((a, b) => a - b);
    const place = new Map(kept.map((group, i) => [group, i]));
    panels = panels.map((panel) => ({
      ...panel,
      groups: Array.from(panel.groups, (group) => (group < 0 ? -1 : (place.get(group) ?? kept.length))),
    }));
    notes.push(`; the ${count(groupNames.length - kept.length)} smallest are one`);
    if (styledAs !== undefined)
      styledAs = { ...styledAs, groups: [...kept.map((group) => input.styledAs!.groups[group]), -1] };
    groupNames = [...kept.map((group) => groupNames[group]), `${count(groupNames.length - kept.length)} others`];
  }
  const folded = groupNames.length < input.groupNames.length;
  return { ...input, panels, groupNames, products, styledAs, folded, note: notes.join("") };
}
