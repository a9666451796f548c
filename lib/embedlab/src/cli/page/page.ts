import { createHash } from "node:crypto";
import { costFigure } from "../../comparison/cost-figure.js";
import { costRows, type CostOptions } from "../../comparison/costs.js";
import { differencesFigure } from "../../comparison/differences-figure.js";
import { protocolSentence } from "../../comparison/sentences.js";
import { mean } from "../../numeric/summary.js";
import { html, Html } from "../../display/html.js";
import { decimal, list, percent } from "../../display/numbers.js";
import { count, counted } from "../../text/counted.js";
import { rowsTable, type ShownRow } from "../../display/rows-table.js";
import { shorten, shortenApart } from "../../display/text.js";
import { measures } from "../../evaluation/measures.js";
import { ariBy, measureNames, notesOfScores } from "../../comparison/cluster-scores.js";
import { languageName } from "../../text/language.js";
import { nNeighborsOf } from "../agreements.js";
import { ariOf, notCompared, ofModel, type FirstLook } from "../first-look.js";
import { smallCategoryNotes } from "../small-categories.js";
import { mapSection } from "./map.js";
import { script } from "./script.js";
import { style } from "./style.js";

/** What the page says of the run beside its results. */
export interface PageFacts extends CostOptions {
  /** What was found in the file, a sentence each. */
  readonly found: readonly string[];
  readonly version: string;
  readonly seconds: number;
  readonly made: string;
}

const fixed = (value: number | null | undefined): string =>
  value === null || value === undefined || !Number.isFinite(value) ? "–" : decimal(value);

/** Names of rows up to this length stay on one line. */
const longestName = 40;

/** A table that scrolls by itself. */
function table(caption: string, rows: readonly ShownRow[]): Html {
  const named = rows.every((row) => String(Object.values(row)[0]).length <= longestName);
  const shown = rowsTable(caption, rows);
  return named
    ? html`<div class="scroll named" tabindex="0">${shown}</div>`
    : html`<div class="scroll" tabindex="0">${shown}</div>`;
}

function modelRows(look: FirstLook): ShownRow[] {
  const { scores, runs, large } = look;
  return scores.map((score) => {
    const run = runs.find(({ id }) => id === score.id)!;
    const known = run.status === "ran" && run.contract.source.kind !== "vectors";
    return {
      model: score.id,
      ...(score.ari.length > 0 && { "ARI, least inertia": fixed(ariBy("least inertia", score)) }),
      ...(large !== null &&
        large.scores.length > 0 && {
          "ARI without small categories": fixed(
            ariOf(
              look,
              large.scores.find(({ id }) => id === score.id)!,
            ),
          ),
        }),
      ...Object.fromEntries(
        score.ari.length === 0 ? [] : measureNames.map((name) => [measures[name].title, fixed(mean(score[name]))]),
      ),
      silhouette: fixed(score.silhouette),
      "agreement of seeds": fixed(score.agreement),
      "texts cut": known ? count(run.embedding.truncated) : "–",
    };
  });
}

/** Clusters that are shown at most. */
const mostClusters = 40;

/** Characters of a cell in the table of the clusters. */
const longestCell = 200;

/** Cells cut to a length; the names of categories differ still. */
function cutCells(clusters: readonly ShownRow[]): ShownRow[] {
  const ofCategories = ["matched with", "mostly"];
  const apart = shortenApart(clusters.flatMap((row) => ofCategories.map((column) => String(row[column] ?? ""))));
  return clusters.map((row) =>
    Object.fromEntries(
      Object.entries(row).map(([column, value]) => [
        column,
        typeof value === "string" ? (ofCategories.includes(column) ? apart : shorten)(value, longestCell) : value,
      ]),
    ),
  );
}

/** What the clusters are about; of many the largest, and how many and how large the others are. */
function clusterTable(clusters: readonly ShownRow[]): Html {
  const caption =
    "What each cluster is about: words that it has more often than the others, and the product nearest to its centre.";
  if (clusters.length <= mostClusters) return table(caption, cutCells(clusters));
  const size = ({ products }: ShownRow): number => Number(products);
  const sorted = [...clusters].sort((a, b) => size(b) - size(a));
  const [shown, others] = [sorted.slice(0, mostClusters), sorted.slice(mostClusters)];
  const most = Math.max(...others.map(size));
  const rest = others.reduce((sum, row) => sum + size(row), 0);
  return table(
    `${caption} These are the ${mostClusters} largest of ${count(clusters.length)}; ${others.length === 1 ? "the other one has" : `the other ${count(others.length)} have`} ${counted(most, "product")}${others.length === 1 ? "" : ` at most, ${count(rest)} in all`}: --json lists them all.`,
    cutCells(shown),
  );
}

const nothing = html``;

/** What its reader should know before the scores are believed. */
function caveatList(look: FirstLook): Html {
  const busy =
    "The machine was busy while the models ran, now or when the vectors that are kept were made: times are no measure of them. Another folder in EMBEDLAB_CACHE times them anew.";
  const caveats = [
    ...(look.catalogue.synthetic
      ? ["These products are made up: nothing here says which model is best for real ones."]
      : []),
    ...smallCategoryNotes(look),
    ...notesOfScores(look.scores),
    ...(look.verdict?.caveats ?? []),
    ...(look.loaded ? [busy] : []),
    ...notCompared(look.runs),
  ];
  return caveats.length === 0
    ? nothing
    : html`<ul class="caveats">
        ${caveats.map((caveat) => html`<li>${caveat}</li>`)}
      </ul>`;
}

/** The warnings of the models; what is said of several is said once. */
function warningList({ runs }: FirstLook): Html {
  const warned = new Map<string, string[]>();
  const add = (warning: string, id: string): unknown => warned.set(warning, [...(warned.get(warning) ?? []), id]);
  for (const run of runs)
    for (const warning of run.status === "ran" ? run.embedding.warnings : []) add(ofModel(run, warning), run.id);
  return warned.size === 0
    ? nothing
    : html`<ul class="soft">
        ${[...warned].map(([warning, ids]) => html`<li><small>${`${list(ids)}: ${warning}`}</small></li>`)}
      </ul>`;
}

function modelTable(look: FirstLook): Html {
  const { nClusters, seeds, scores } = look;
  const categories = look.catalogue.categories.length;
  return table(
    scores[0].ari.length === 0
      ? `Clusters of k-means, ${nClusters} of them, ${seeds.length} seeds. Agreement of seeds: ARI between two runs, 1 where the start does not matter.`
      : `Clusters of k-means${nClusters === categories ? "" : `, ${nClusters} of them,`} against the ${count(categories)} categories: ARI at the least inertia of all starts${look.comparisons === null ? "" : ", which decides"}, then means over ${seeds.length} seeds. ARI: 0 by chance, 1 where the clusters are the categories.`,
    modelRows(look),
  );
}

function agreementTable({ agreements, drawn }: FirstLook): Html {
  const nearest = nNeighborsOf(drawn.length);
  const others = drawn.length - 1;
  return agreements.length === 0
    ? nothing
    : table(
        `How far two models group alike: ARI between their clusters${nearest === 0 ? "" : `, and the share of a product's ${nearest} nearest of ${count(others)} others that both find (by chance ${percent(nearest / others)}; equally near ones where they end share the places left)`}.`,
        agreements.map(({ a, b, ari, neighbors }) => ({
          models: `${a} and ${b}`,
          "ARI between them": fixed(ari),
          "neighbours in common": neighbors === null ? "–" : percent(neighbors),
        })),
      );
}

function costCaption(
  { costs, loaded }: Pick<FirstLook, "costs" | "loaded">,
  { products, prices, machinePrice }: CostOptions,
): string {
  const timed = costs.some(({ msPerText }) => msPerText !== null);
  const inParts = costs.some(({ msInParts = [] }) => msInParts.length > 0);
  const took = `What a text took on this machine when it was embedded${inParts ? " (in brackets the least and the most of thirds of the texts)" : ""}, and what`;
  const holds = `${timed ? took : "What"} an index holds in 32-bit numbers${products === undefined ? "" : `; projected to ${counted(products, "product")}`}.`;
  return [
    holds,
    ...(timed ? [] : ["Files of vectors do not tell what these took."]),
    ...(products !== undefined && (prices.size > 0 || machinePrice !== undefined)
      ? ["Prices are those that were given at the command line."]
      : []),
    ...(loaded ? ["The machine was busy: idle it needs less."] : []),
  ].join(" ");
}

function costSection({ comparisons, scores, costs, loaded }: FirstLook, stated: PageFacts): Html {
  const shown = table(costCaption({ costs, loaded }, stated), costRows(costs, stated));
  if (comparisons === null) return shown;
  const { leaders, protocol } = comparisons;
  const { task, estimand } = protocol;
  const reached = scores.map((score) => ({ id: score.id, ari: ariBy(estimand, score) }));
  return html`${shown} ${costFigure({ scores: reached, task, estimand, leaders, costs, stated, loaded })}`;
}

/** The whole page: nothing of it comes from elsewhere, and no text of a product becomes markup. */
export function page(look: FirstLook, facts: PageFacts): string {
  const { catalogue, comparisons, verdict: said, undecidable, runs, drawn, shown } = look;
  const products = catalogue.products.length;
  const maps = mapSection(look);
  const body = html`<h1>Which text embedding groups these ${count(products)} products best?</h1>
    <p class="verdict">${said?.sentence ?? undecidable}</p>
    ${said === null || said.cost === "" ? nothing : html`<p>${said.cost}</p>`}
    ${comparisons === null ? nothing : differencesFigure({ ...comparisons, ...comparisons.protocol })}
    ${caveatList(look)}
    <h2>Models</h2>
    ${modelTable(look)} ${warningList(look)} ${agreementTable(look)}
    <h2>Map</h2>
    <p class="soft">
      Products near each other have like vectors (t-SNE, which keeps neighbours and not distances). Point at a product:
      it is named below${look.maps.length === 1 ? "" : " and marked in every map"}.
      ${drawn.length < products ? `A random part of ${count(drawn.length)} of the ${count(products)} products is drawn.` : ""}
    </p>
    ${new Html(maps.markup, "")}
    <h2>Clusters of ${shown}</h2>
    ${clusterTable(look.clusters)}
    <h2>Cost</h2>
    ${costSection(look, facts)}
    <h2>What was read</h2>
    <ul>
      ${facts.found.map((line) => html`<li>${line}</li>`)}
      <li>
        ${catalogue.name}, sha256
        <code>${catalogue.sha256}</code
        >${catalogue.language === null || catalogue.language === undefined ? "" : `; the texts are ${languageName(catalogue.language)}`}
      </li>
    </ul>
    <h2>How it was judged</h2>
    <p>
      ${comparisons === null ? `${undecidable} Clusters are those of k-means; nothing is called better without a comparison that can be checked.` : protocolSentence(comparisons)}
    </p>
    <p>
      This is a first look. The whole laboratory (matrices, explanations, sweeps of treatments, prefixes and lengths,
      robustness, a report for referees) is the embedlab project: <code>npm run data</code> puts this table in place,
      <code>npm run report</code> makes the report.
    </p>
    <p class="soft">
      <small
        >embedlab ${facts.version}, Node.js ${process.versions.node}; ${facts.made}; ${Math.round(facts.seconds)} s.
        Models: ${list(runs.map(({ id, contract }) => `${id} (${contract.licence})`))}.</small
      >
    </p>`;
  // A data block: "<" is written so that nothing in it can end it.
  const data = JSON.stringify(maps.data).replaceAll("<", "\\u003c");
  const hash = createHash("sha256").update(script).digest("base64");
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; script-src 'sha256-${hash}'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>embedlab: a first look</title>
<style>${style}</style>
</head>
<body>
<main>
${body.markup}
</main>
<script type="application/json" id="products">${data}</script>
<script>${script}</script>
</body>
</html>
`;
}
