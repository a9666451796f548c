import type { LearningCurvePoint } from "embedlab/classifiers";
import type { ClusterScores } from "embedlab/comparison";
import { mean, summary } from "embedlab/numeric";
import { ranged } from "../study/spread.js";
import { bandTraces } from "./band.js";
import type { Figure } from "./figure.js";
import { percent } from "embedlab/display";
import { count } from "embedlab/text";
import { loggedAxis, titled } from "./axes.js";
import { shownAlike, someNamed } from "./headline.js";
import { figure } from "./layout.js";
import { requireSome } from "./required.js";
import { colorsFor } from "./palette.js";
import { escapeText, shortenApart } from "./text.js";

export interface LearningCurve {
  /** A model's probe by labels a class; a point that could not be had is not drawn. */
  readonly curves: readonly {
    readonly name: string;
    readonly points: readonly Pick<LearningCurvePoint, "perClass" | "interval">[];
  }[];
  /** The same models' clusterings, made without a label; matched by name. */
  readonly clustering?: readonly Pick<ClusterScores, "id" | "alignedAccuracy">[];
}

/** What labels buy: a linear probe's accuracy by labels a class, against clustering. */
export function learningCurveFigure({ curves: all, clustering: scores = [] }: LearningCurve): Figure {
  const curves = all.map(({ name, points }) => ({
    name,
    points: points.flatMap(({ perClass, interval }) => (interval === null ? [] : [{ perClass, ...interval }])),
  }));
  const clustering = scores.map(({ id, alignedAccuracy }) => ({ name: id, accuracy: mean(alignedAccuracy) }));
  requireSome(curves, "curves");
  for (const curve of curves) requireSome(curve.points, `points of ${curve.name}`);
  const names = curves.map((curve) => curve.name);
  const label = shortenApart(names);
  const styles = colorsFor(names);
  const ordered = curves.map((curve) => [...curve.points].sort((a, b) => a.perClass - b.perClass));
  const last = ordered.map((points) => points[points.length - 1]);
  const best = last.reduce((at, point, i) => (point.estimate > last[at].estimate ? i : at), 0);
  const alike = [...names.keys()].filter(
    (i) => last[i].perClass === last[best].perClass && percent(last[i].estimate, 1) === percent(last[best].estimate, 1),
  );
  const reach = `${someNamed(alike.map((i) => label(names[i], 32)))} ${alike.length > 1 ? "reach" : "reaches"} ${percent(last[best].estimate, 1)} with ${count(last[best].perClass)} labels a class`;
  const against = alike.flatMap((i) => {
    const flat = clustering.find((entry) => entry.name === names[i]);
    if (flat === undefined) return [];
    const beats = ordered[i].find((point) => point.low > flat.accuracy);
    const said =
      beats === undefined
        ? `clustering without labels (${percent(flat.accuracy, 1)}) is not clearly beaten`
        : `${count(beats.perClass)} a class already beat clustering's ${percent(flat.accuracy, 1)}`;
    return [{ name: label(names[i], 32), said }];
  });
  const title =
    against.length === 0
      ? reach
      : against.length === alike.length && shownAlike(against, ({ said }) => said).length === alike.length
        ? `${reach}; ${against[0].said}`
        : `${reach}; ${someNamed(against.map(({ name, said }) => `${said} (${name})`))}`;
  const { min: from, max: to } = summary(ordered.flat().map((point) => point.perClass));
  return figure({
    title,
    subtitle:
      clustering.length === 0
        ? "bands: intervals over folds"
        : "bands: intervals over folds; thin: clustering without labels",
    description: `Accuracy of a linear probe by labels a class. ${title}. ${ordered.map((points, i) => `${label(names[i], 60)}: ${points.map((point) => `${count(point.perClass)} give ${percent(point.estimate, 1)}`).join(", ")}`).join("; ")}${clustering.length === 0 ? "" : `. Clustering: ${clustering.map((entry) => `${label(entry.name, 60)} ${percent(entry.accuracy, 1)}`).join(", ")}`}.`,
    data: [
      ...ordered.flatMap((points, i) =>
        bandTraces(
          points.map((point) => Math.log10(point.perClass)),
          points,
          escapeText(label(names[i], 40)),
          styles[i],
          points.map(
            (point) =>
              `${escapeText(label(names[i], 60))}<br>${count(point.perClass)} labels a class: ${ranged(point, (share) => percent(share, 1))}`,
          ),
        ),
      ),
      ...clustering.map((entry) => ({
        type: "scatter",
        mode: "lines",
        x: [Math.log10(from) - 0.02, Math.log10(to) + 0.02],
        y: [entry.accuracy, entry.accuracy],
        showlegend: false,
        line: { color: styles[names.indexOf(entry.name)]?.color ?? "#8A8A8A", width: 1, dash: "dash" },
        hovertemplate: `clustering, ${escapeText(label(entry.name, 60))}: ${escapeText(percent(entry.accuracy, 1))}<extra></extra>`,
      })),
    ],
    layout: {
      xaxis: { ...loggedAxis(from, to), title: titled("labels a class (logarithmic)") },
      yaxis: { tickformat: ".0%", title: titled("accuracy") },
    },
    plotHeight: 300,
    legend: names,
  });
}
