import { boundedProjection, type Projection } from "./bounded-projection.js";
import type { Figure } from "./figure.js";
import { list, percent } from "embedlab/display";
import { count, counted } from "embedlab/text";
import { figure } from "./layout.js";
import { panelAxes } from "./panels.js";
import { requireLength, requireSome } from "./required.js";
import { neighbourAgreement } from "./neighbours.js";
import { packed } from "./packed.js";
import { colorsFor, neutral, type Style } from "./palette.js";
import { sideBySide } from "./side-by-side.js";
import { escapeText, labelsApart, shorten, shortenApart, withinBytes, wrapText } from "./text.js";

const unmatched: Style = { color: neutral, symbol: "circle-open", pattern: "", dash: "solid" };
/** Many groups as one. */
const together: Style = { color: neutral, symbol: "circle", pattern: "", dash: "solid" };

function stylesOf({ groupNames, styledAs, folded }: Projection & { readonly folded: boolean }): Style[] {
  const styles = colorsFor(styledAs === undefined ? groupNames : styledAs.categories);
  const own = groupNames.map((_, i) =>
    styledAs === undefined ? styles[i] : (styles[styledAs.groups[i]] ?? unmatched),
  );
  return folded ? [...own.slice(0, -1), together] : own;
}

/** Bytes told of points on hover, in all, so that a page stays light: less where there is no room for more than names. */
const hoverBytes = 1_000_000;
const hoverBytesOfNames = 300_000;

/** What is told of each product, in `bytes` at the most; null where there is no room for any. */
function told(products: Projection["products"], bytes: number): string[] | null {
  if (products === undefined || bytes < 16) return null;
  const namesAlone = bytes < 200;
  const width = Math.min(50, Math.max(12, bytes >> 1));
  const fits = (text: string, width: number, most: number, room: number): string =>
    wrapText(withinBytes(shorten(text, width * most), room, inPage), width, most);
  return products.map(({ name, description }) => {
    const first = fits(name, width, 2, namesAlone ? bytes : Math.floor(0.4 * bytes));
    return namesAlone ? first : `${first}<br>${fits(description, 56, 3, bytes - Buffer.byteLength(first))}`;
  });
}

/** As a page holds what Plotly draws, in JSON and escaped; a blank alone would be trimmed. */
const inPage = (text: string): string => JSON.stringify(text === " " ? text : escapeText(text)).slice(1, -1);

/** The points of each group, those without one (-1) last. */
function members(groups: ArrayLike<number>, count: number): number[][] {
  const places = Array.from({ length: count + 1 }, (): number[] => []);
  for (let i = 0; i < groups.length; i++) places[groups[i] < 0 ? count : groups[i]].push(i);
  return places;
}

/** Maps of the products side by side, coloured by category or by cluster. */
export function projectionFigure(whole: Projection): Figure {
  requireSome(whole.panels, "panels");
  requireSome(whole.groupNames, "groups");
  for (const panel of whole.panels) requireLength(panel.groups, panel.points.rows, `groups of ${panel.name}`, "points");
  if (whole.products !== undefined) requireLength(whole.products, whole.panels[0].points.rows, "products", "points");
  const shares = whole.panels.map((panel) => neighbourAgreement(panel.points, panel.groups));
  const { note, ...input } = boundedProjection(whole);
  const { panels, groupNames, by, products, method = "t-SNE" } = input;
  const places = panels.map((panel) => members(panel.groups, groupNames.length));
  const unlabelled = places.some((some) => some[groupNames.length].length > 0);
  const names = unlabelled ? [...groupNames, `no ${by}`] : groupNames;
  const styles = [...stylesOf(input), unmatched];
  const labels = labelsApart(names, 40);
  const rows = panels[0].points.rows;
  const size = rows > 3000 ? 3 : rows > 400 ? 5 : 7;
  const drawn = rows * panels.length;
  const bytes = Math.floor(hoverBytes / drawn);
  const hover = told(products, bytes < 200 ? Math.floor(hoverBytesOfNames / drawn) : bytes);
  // What is many groups at once lies under the others; the legend keeps their order.
  const last = groupNames.length - 1;
  const order = [...names.keys()].sort((a, b) => (input.folded ? Number(b === last) - Number(a === last) : 0) || a - b);
  const data = panels.flatMap(({ points }, p) =>
    order.map((g) => {
      const own = places[p][g];
      const group = escapeText(labels[g]);
      return {
        type: "scatter",
        mode: "markers",
        name: group,
        legendgroup: `g${g}`,
        showlegend: p === 0,
        ...(input.folded && { legendrank: 1000 + g }),
        ...panelAxes(p),
        x: packed(own.map((i) => points.data[2 * i])),
        y: packed(own.map((i) => points.data[2 * i + 1])),
        marker: { color: styles[g].color, symbol: styles[g].symbol, size, opacity: 0.75 },
        ...(hover === null
          ? { hovertemplate: `${group}<extra></extra>` }
          : { text: own.map((i) => hover[i]), hovertemplate: `%{text}<br>${by}: ${group}<extra></extra>` }),
      };
    }),
  );
  const { layout, ...room } = sideBySide(panels);
  const label = shortenApart(panels.map(({ name }) => name));
  const title = `Nearest neighbours on the map share a ${by}: ${list(panels.map((panel, p) => `${percent(shares[p])} with ${label(panel.name, 32)}`))}`;
  return figure({
    title,
    subtitle: `${method} of ${counted(whole.panels[0].points.rows, "product")}; axes have no unit; click a name to hide it, twice to see it alone${note}`,
    description: `${method} maps of ${counted(rows, "product")} for ${list(panels.map((panel) => label(panel.name, 60)))}, coloured by ${by}. ${title}. Groups: ${labels.map((name, g) => `${name} (${count(places[0][g].length)})`).join(", ")}.`,
    data,
    layout: { ...layout, dragmode: "zoom" },
    ...room,
    legend: names,
  });
}
