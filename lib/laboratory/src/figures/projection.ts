import { summary } from "embedlab/numeric";
import type { Figure } from "./figure.js";
import { count, counted, list, percent } from "embedlab/display";
import { figure } from "./layout.js";
import { axisId, axisKey, panelTitle, panelTitleHeight, stackedDomains } from "./panels.js";
import { requireLength, requireSome } from "./required.js";
import { neighbourAgreement } from "./neighbours.js";
import { packed } from "./packed.js";
import { colorsFor, neutral, type Style } from "./palette.js";
import { escapeText, labelsApart, shorten, wrapText } from "./text.js";

export interface Projection {
  /** One a model: n points in the plane (n x 2, row by row) and each point's group, -1 for none. */
  readonly panels: readonly {
    readonly name: string;
    readonly points: { readonly data: ArrayLike<number>; readonly rows: number; readonly columns: number };
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

const unmatched: Style = { color: neutral, symbol: "circle-open", pattern: "", dash: "solid" };

function stylesOf({ groupNames, styledAs }: Projection): Style[] {
  if (styledAs === undefined) return colorsFor(groupNames);
  const styles = colorsFor(styledAs.categories);
  return groupNames.map((_, i) => styles[styledAs.groups[i]] ?? unmatched);
}

/** Pixels that all maps take side by side, and that one takes where they stand one over the other. */
const wideWidth = 820;
const narrowWidth = 340;

/** How high the points lie for their width; not finite where they have none. */
function heightToWidth({ data, rows }: Projection["panels"][number]["points"]): number {
  const [width, height] = [0, 1].map((axis) => {
    const { min, max } = summary(Array.from({ length: rows }, (_, i) => data[2 * i + axis]));
    return max - min;
  });
  return height / width;
}

/** Pixels of a map's height so that its points fill its width: distances mean the same in both directions. */
function mapHeight(shape: number, width: number, most: number): number {
  return Number.isFinite(shape) ? Math.round(Math.min(most, Math.max(0.6 * most, shape * width))) : most;
}

/** Groups with a colour and a name of their own; more have no room in a legend. */
const mostGroups = 48;
/** Points drawn a panel, and what is told of them on hover in all, so that a page stays light. */
const mostPoints = 20_000;
const hoverCharacters = 1_500_000;

/** The largest groups and the others as one, and every k-th point of very many; the note says so. */
function bounded(input: Projection): Projection & { readonly note: string } {
  const notes: string[] = [];
  let { panels, groupNames, products, styledAs } = input;
  const rows = panels[0]?.points.rows ?? 0;
  if (rows > mostPoints) {
    const step = Math.ceil(rows / mostPoints);
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
  return { ...input, panels, groupNames, products, styledAs, note: notes.join("") };
}

/** Maps of the products side by side, coloured by category or by cluster. */
export function projectionFigure(whole: Projection): Figure {
  requireSome(whole.panels, "panels");
  requireSome(whole.groupNames, "groups");
  for (const panel of whole.panels) requireLength(panel.groups, panel.points.rows, `groups of ${panel.name}`, "points");
  if (whole.products !== undefined) requireLength(whole.products, whole.panels[0].points.rows, "products", "points");
  const shares = whole.panels.map((panel) => neighbourAgreement(panel.points, panel.groups));
  const { note, ...input } = bounded(whole);
  const { panels, groupNames, by, products, method = "t-SNE" } = input;
  const unlabelled = panels.some((panel) => Array.from(panel.groups).includes(-1));
  const names = unlabelled ? [...groupNames, `no ${by}`] : groupNames;
  const styles = [...stylesOf(input), unmatched];
  const labels = labelsApart(names, 40);
  const rows = panels[0].points.rows;
  const size = rows > 3000 ? 3 : rows > 400 ? 5 : 7;
  const characters = Math.floor(hoverCharacters / (rows * panels.length));
  const hover = (products ?? []).map(
    (product) =>
      `${wrapText(product.name, Math.min(50, Math.max(12, characters >> 1)), 2)}${characters < 200 ? "" : `<br>${wrapText(product.description, 56, 3)}`}`,
  );
  const data = panels.flatMap((panel, p) =>
    names.map((_, g) => {
      const members = Array.from({ length: panel.points.rows }, (_, i) => i).filter(
        (i) => panel.groups[i] === (g < groupNames.length ? g : -1),
      );
      const group = escapeText(labels[g]);
      return {
        type: "scatter",
        mode: "markers",
        name: group,
        legendgroup: `g${g}`,
        showlegend: p === 0,
        xaxis: axisId("x", p),
        yaxis: axisId("y", p),
        x: packed(members.map((i) => panel.points.data[2 * i])),
        y: packed(members.map((i) => panel.points.data[2 * i + 1])),
        marker: { color: styles[g].color, symbol: styles[g].symbol, size, opacity: 0.75 },
        ...(products === undefined || characters < 16
          ? { hovertemplate: `${group}<extra></extra>` }
          : { text: members.map((i) => hover[i]), hovertemplate: `%{text}<br>${by}: ${group}<extra></extra>` }),
      };
    }),
  );
  const gap = 0.04;
  const width = (1 - gap * (panels.length - 1)) / panels.length;
  const layout: Record<string, unknown> = {};
  const stacked: Record<string, unknown> = {};
  const narrowGap = 12 + panelTitleHeight;
  const shapes = panels.map((panel) => heightToWidth(panel.points));
  const narrowHeights = shapes.map((shape) => mapHeight(shape, narrowWidth, 300));
  const rowsOfPanels = stackedDomains(narrowHeights, narrowGap);
  panels.forEach((_, p) => {
    const hidden = { showticklabels: false, ticks: "", zeroline: false, showline: true, mirror: true };
    layout[axisKey("x", p)] = {
      ...hidden,
      domain: [p * (width + gap), p * (width + gap) + width],
      anchor: axisId("y", p),
    };
    layout[axisKey("y", p)] = { ...hidden, anchor: axisId("x", p), scaleanchor: axisId("x", p) };
    stacked[axisKey("x", p)] = { domain: [0, 1] };
    stacked[axisKey("y", p)] = { domain: rowsOfPanels[p] };
  });
  const title = `Nearest neighbours on the map share a ${by}: ${list(panels.map((panel, p) => `${percent(shares[p])} with ${shorten(panel.name, 32)}`))}`;
  return figure({
    title,
    subtitle: `${method} of ${counted(whole.panels[0].points.rows, "product")}; axes have no unit; click a name to hide it, twice to see it alone${note}`,
    description: `${method} maps of ${counted(rows, "product")} for ${list(panels.map((panel) => shorten(panel.name, 60)))}, coloured by ${by}. ${title}. Groups: ${names.map((name, g) => `${shorten(name, 40)} (${count(Array.from(panels[0].groups).filter((group) => group === (g < groupNames.length ? g : -1)).length)})`).join(", ")}.`,
    data,
    layout: {
      ...layout,
      dragmode: "zoom",
      annotations: panels.map((panel, p) =>
        panelTitle(shorten(panel.name, panels.length > 1 ? 24 : 46), axisId("x", p), axisId("y", p)),
      ),
    },
    above: panelTitleHeight,
    plotHeight: Math.max(...shapes.map((shape) => mapHeight(shape, width * wideWidth, panels.length > 1 ? 360 : 440))),
    ...(panels.length > 1 && {
      narrow: {
        plotHeight: narrowHeights.reduce((sum, height) => sum + height, narrowGap * (panels.length - 1)),
        layout: stacked,
      },
    }),
    legend: names,
  });
}
