import { html, Html } from "../../display/html.js";
import { counted } from "../../text/counted.js";
import { palette } from "../../display/palette.js";
import { labelsApart, shortenApart } from "../../display/text.js";
import type { FirstLook, ProductMap } from "../first-look.js";

/** For what has no colour of its own: grey tells light from dark pages apart from neither. */
const neutral = "#8A8A8A";
const size = 1000;
const edge = 30;

/** Where a map's points begin and end on either axis. */
const endsOf = ({ points: { data } }: Pick<ProductMap, "points">): { low: number; high: number }[] =>
  [0, 1].map((axis) => {
    let [low, high] = [Infinity, -Infinity];
    for (let i = axis; i < data.length; i += 2) [low, high] = [Math.min(low, data[i]), Math.max(high, data[i])];
    return { low, high };
  });

/** t-SNE starts with a width of about a thousandth. */
const leastSpan = 1e-2;

/** Whether t-SNE left the points where it began, so that a drawing of them would show rounding. */
export const collapsed = (map: Pick<ProductMap, "points">): boolean =>
  endsOf(map).every(({ low, high }) => high - low < leastSpan);

/** The places of a map's points in a square of 1,000 units, x and y by turns. */
export function placed(map: Pick<ProductMap, "points">): number[] {
  const ends = endsOf(map);
  const span = Math.max(1e-12, ...ends.map(({ low, high }) => high - low));
  return Array.from(map.points.data, (value, i) => {
    const { low, high } = ends[i % 2];
    return Math.round(size / 2 + ((value - (low + high) / 2) / span) * (size - 2 * edge));
  });
}

/** A group's colour: the eight largest have one each, the rest is grey; what has no member has none. */
function groupColors(groups: ArrayLike<number>, count: number): { color: string; members: number }[] {
  const members = new Array<number>(count).fill(0);
  for (let i = 0; i < groups.length; i++) if (groups[i] >= 0) members[groups[i]]++;
  const order = [...members.keys()]
    .filter((group) => members[group] > 0)
    .sort((a, b) => members[b] - members[a] || a - b)
    .slice(0, palette.length);
  // In the groups' own order, so that colours do not depend on who is largest.
  const colored = [...order].sort((a, b) => a - b);
  return members.map((own, group) => ({
    members: own,
    color: colored.includes(group) ? palette[colored.indexOf(group)] : neutral,
  }));
}

/** Dots of one colour as one path: a line of no length with round ends. */
function dots(places: readonly number[], groups: ArrayLike<number>, colors: readonly { color: string }[]): string {
  const byColor = new Map<string, string[]>();
  for (let i = 0; i < groups.length; i++) {
    const color = groups[i] < 0 ? neutral : colors[groups[i]].color;
    const own = byColor.get(color) ?? [];
    byColor.set(color, own);
    own.push(`M${places[2 * i]} ${places[2 * i + 1]}h0`);
  }
  return [...byColor].map(([color, parts]) => `<path stroke="${color}" d="${parts.join("")}"/>`).join("");
}

/** What has no colour of its own, and whether that is for its size. */
function restSaid(colors: readonly { color: string; members: number }[], by: "category" | "cluster"): string {
  const rest = colors.filter(({ color, members }) => color === neutral && members > 0);
  if (rest.length === 0) return "";
  const most = Math.max(...rest.map(({ members }) => members));
  const equal = colors.some(({ color, members }) => color !== neutral && members === most);
  const [one, many] = by === "category" ? ["category", "categories"] : ["cluster", "clusters"];
  return `<li><i style="background:${neutral}"></i>${counted(rest.length, `${equal ? "other" : "smaller"} ${one}`, `${equal ? "other" : "smaller"} ${many}`)}</li>`;
}

const legend = (
  names: readonly string[],
  groups: ArrayLike<number>,
  by: "category" | "cluster",
  hidden: boolean,
): string => {
  const colors = groupColors(groups, names.length);
  const label = shortenApart(names);
  const named = names.flatMap((name, i) =>
    colors[i].color === neutral
      ? []
      : [
          html`<li>
            ${new Html(`<i style="background:${colors[i].color}"></i>`, "")}${label(name, 40)}
            (${colors[i].members.toLocaleString("en-US")})
          </li>`.markup,
        ],
  );
  return `<ul class="legend" data-by="${by}"${hidden ? " hidden" : ""}>${named.join("")}${restSaid(colors, by)}</ul>`;
};

/** The maps side by side, with what colours, marks and searches them; and the data that the page's script reads. */
export function mapSection({ catalogue, drawn, maps, nClusters }: FirstLook): { markup: string; data: object } {
  const judged = catalogue.categories.length > 0;
  const labels = drawn.map((row) => catalogue.labels[row]);
  const clusterNames = Array.from({ length: nClusters }, (_, i) => `cluster ${i}`);
  const all = maps.map((map) => ({ ...map, places: placed(map) }));
  const figures = all.map(({ id, places, clusters, ...map }) => {
    const layer = (by: string, groups: ArrayLike<number>, count: number, hidden: boolean): string =>
      `<g data-by="${by}"${hidden ? " hidden" : ""}>${dots(places, groups, groupColors(groups, count))}</g>`;
    const layers = judged ? layer("category", labels, catalogue.categories.length, false) : "";
    return `<figure class="map"><figcaption>${html`${id}`.markup}${collapsed(map) ? ": t-SNE did not spread these products, so that their places say nothing" : ""}</figcaption><svg viewBox="0 0 ${size} ${size}" role="img" aria-label="${attribute(`Map of the products by ${id}`)}">${layers}${layer("cluster", clusters, nClusters, judged)}</svg>${legendOf(clusters, judged)}</figure>`;
  });
  function legendOf(clusters: Int32Array, hidden: boolean): string {
    return legend(clusterNames, clusters, "cluster", hidden);
  }
  const buttons = judged
    ? `<span>Colour by <button type="button" data-color="category" aria-pressed="true">category</button> <button type="button" data-color="cluster" aria-pressed="false">cluster</button></span>`
    : "";
  const markup = `${judged ? legend(catalogue.categories, labels, "category", false) : ""}
<div class="tools" id="tools" hidden>${buttons}<label>Find <input id="search" type="search" placeholder="a word of the name"></label></div>
<div class="maps">${figures.join("\n")}</div>
<p class="read soft" id="read" aria-live="polite"></p>`;
  const names = drawn.map((row) => {
    const { name, description } = catalogue.products[row];
    return name === "" ? description : name;
  });
  return {
    markup,
    data: {
      models: maps.map(({ id }) => id),
      names: labelsApart(names, 80),
      categories: judged ? labelsApart(catalogue.categories, 80) : null,
      labels,
      points: all.map(({ places }) => places),
      clusters: maps.map(({ clusters }) => [...clusters]),
    },
  };
}

/** Escaped for an attribute, without the isolation that text gets. */
export const attribute = (text: string): string => html`${text}`.markup.replace(/^<bdi[^>]*>|<\/bdi>$/g, "");
