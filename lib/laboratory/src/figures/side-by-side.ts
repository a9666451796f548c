import { summary } from "embedlab/numeric";
import { axisKey, panelAxes, panelTitle, panelTitleHeight, stackedDomains, stackedHeight } from "./panels.js";
import { shortenApart } from "./text.js";

/** Points in the plane (n x 2, row by row). */
export interface Points {
  readonly data: ArrayLike<number>;
  readonly rows: number;
  readonly columns: number;
}

/** Pixels that all maps take side by side, and that one takes where they stand one over the other. */
const wideWidth = 820;
const narrowWidth = 340;
/** Between maps: a share of the width, and pixels of the height. */
const wideGap = 0.04;
const narrowGap = 12 + panelTitleHeight;

/** How high the points lie for their width; not finite where they have none. */
function heightToWidth({ data, rows }: Points): number {
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

/** Maps side by side, and one over the other where the page is narrow: what `figure` takes of them. */
export function sideBySide(maps: readonly { readonly name: string; readonly points: Points }[]): {
  layout: object;
  above: number;
  plotHeight: number;
  narrow?: { plotHeight: number; layout: object };
} {
  const several = maps.length > 1;
  const label = shortenApart(maps.map(({ name }) => name));
  const width = (1 - wideGap * (maps.length - 1)) / maps.length;
  const shapes = maps.map(({ points }) => heightToWidth(points));
  const narrowHeights = shapes.map((shape) => mapHeight(shape, narrowWidth, 300));
  const rows = stackedDomains(narrowHeights, narrowGap);
  const hidden = { showticklabels: false, ticks: "", zeroline: false, showline: true, mirror: true };
  const placed = maps.map((_, i) => {
    const from = i * (width + wideGap);
    const { xaxis, yaxis } = panelAxes(i);
    const [x, y] = [axisKey("x", i), axisKey("y", i)];
    return {
      wide: {
        [x]: { ...hidden, domain: [from, from + width], anchor: yaxis },
        [y]: { ...hidden, anchor: xaxis, scaleanchor: xaxis },
      },
      narrow: { [x]: { domain: [0, 1] }, [y]: { domain: rows[i] } },
    };
  });
  return {
    layout: {
      ...(Object.assign({}, ...placed.map(({ wide }) => wide)) as object),
      annotations: maps.map(({ name }, i) => panelTitle(label(name, several ? 24 : 46), panelAxes(i))),
    },
    above: panelTitleHeight,
    plotHeight: Math.max(...shapes.map((shape) => mapHeight(shape, width * wideWidth, several ? 360 : 440))),
    ...(several && {
      narrow: {
        plotHeight: stackedHeight(narrowHeights, narrowGap),
        layout: Object.assign({}, ...placed.map(({ narrow }) => narrow)) as object,
      },
    }),
  };
}
