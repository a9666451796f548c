import { summary } from "embedlab/numeric";
import { boundedProjection, type Projection } from "./bounded-projection.js";
import type { Figure } from "./figure.js";
import { count, counted, list, percent } from "embedlab/display";
import { figure } from "./layout.js";
import { axisId, axisKey, panelTitle, panelTitleHeight, stackedDomains } from "./panels.js";
import { requireLength, requireSome } from "./required.js";
import { neighbourAgreement } from "./neighbours.js";
import { packed } from "./packed.js";
import { colorsFor, neutral, type Style } from "./palette.js";
import { escapeText, labelsApart, shorten, wrapText } from "./text.js";

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

/** What is told of points on hover, in all, so that a page stays light. */
const hoverCharacters = 1_500_000;

/** Maps of the products side by side, coloured by category or by cluster. */
export function projectionFigure(whole: Projection): Figure {
  requireSome(whole.panels, "panels");
  requireSome(whole.groupNames, "groups");
  for (const panel of whole.panels) requireLength(panel.groups, panel.points.rows, `groups of ${panel.name}`, "points");
  if (whole.products !== undefined) requireLength(whole.products, whole.panels[0].points.rows, "products", "points");
  const shares = whole.panels.map((panel) => neighbourAgreement(panel.points, panel.groups));
  const { note, ...input } = boundedProjection(whole);
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
