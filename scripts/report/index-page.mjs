import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "../run.mjs";
import { answerOf, costsOf } from "./answer.mjs";

const count = (value) => value.toLocaleString("en-US");
const score = (value) => value.toFixed(3);

/** What a reader of the scores alone must know of a model's vectors; a few equal texts are no such thing. */
function isGrave(warning) {
  const shared = /^([\d,]+) distinct vectors? for ([\d,]+) products/.exec(warning);
  if (shared === null) return /^random weights|^the texts seem to be|^no list of|empty once treated$/.test(warning);
  const [distinct, products] = shared.slice(1).map((number) => Number(number.replaceAll(",", "")));
  return distinct < 0.9 * products;
}

/**
 * The report's first page: the answer, the figure that shows it, what one must know before acting on it, then the table. `html`
 * is the library's own template, which escapes what stands in it, `rowsTable`, `verdict`, `differencesFigure` and `costRows` its own too;
 * `duration` is how the laboratory writes seconds. `stated` is what the user says of prices and of the catalogue to come.
 */
export function indexPage(results, library, stated = { prices: new Map() }) {
  const {
    html,
    Html,
    rowsTable,
    duration,
    verdict,
    differencesFigure,
    differencesStyle,
    costFigure,
    costStyle,
    costRows,
    tables = [],
  } = library;
  const seconds = (value) =>
    value === undefined || value === null ? "–" : value < 0.1 ? `${Math.round(1000 * value)} ms` : duration(value);
  const { study, caution, dataset, models, notebooks, environment } = results;
  const { machine } = environment;
  const parameters = Object.entries(results.parameters ?? {});
  const modelRow = (model) =>
    model.status === "ran"
      ? html`<tr>
          <th scope="row">${model.id}</th>
          <td class="number">${model.ari === undefined ? "–" : score(model.ari.mean)}</td>
          <td class="number">${model.ari === undefined ? "–" : `${score(model.ari.min)} – ${score(model.ari.max)}`}</td>
          <td class="number">${seconds(model.seconds.embed)}</td>
          <td class="number">${seconds(model.seconds.cluster)}</td>
          <td class="number">${model.truncated === null ? "–" : count(model.truncated)}</td>
        </tr>`
      : html`<tr>
          <th scope="row">${model.id}</th>
          <td colspan="5">unavailable: ${model.reason}</td>
        </tr>`;
  const table = html`<div class="html" tabindex="0">
    <table>
      <caption>
        Agreement of the clusters with the catalogue's categories (adjusted Rand index, over k-means seeds), and cost
      </caption>
      <thead>
        <tr>
          <th scope="col">Model</th>
          <th scope="col" class="number">ARI, mean</th>
          <th scope="col" class="number">lowest – highest</th>
          <th scope="col" class="number">embedding</th>
          <th scope="col" class="number">clustering</th>
          <th scope="col" class="number">texts cut</th>
        </tr>
      </thead>
      <tbody>
        ${models.map(modelRow)}
      </tbody>
    </table>
  </div>`;
  const synthetic = dataset.synthetic
    ? html`<p class="notice">
        <strong>Synthetic data.</strong> These products are made up; figures drawn from them say how the laboratory
        works, not which model is best for real products.
      </p>`
    : html``;
  const cautions = [
    caution,
    ...models.flatMap(({ id, warnings = [] }) => warnings.filter(isGrave).map((warning) => `${id}: ${warning}.`)),
  ].filter((text) => text !== "");
  const warned =
    cautions.length === 0 ? html`` : html`<p class="notice"><strong>Caution.</strong> ${cautions.join(" ")}</p>`;
  const script = readFileSync(join(root, "scripts", "template", "page.js"), "utf8");
  const hash = createHash("sha256").update(script).digest("base64");
  const answer = answerOf(results, verdict);
  const scored = models.flatMap(({ id, ari }) => (ari === undefined ? [] : [{ id, ari: ari.mean }]));
  const protocol = results.values["03.protocol"]?.file;
  const exploratory = protocol?.exploratory
    ? html`<p class="notice">
        <strong>Exploratory.</strong> This report departs from protocol “${protocol.name}” by
        ${protocol.departures.join("; ")}.
      </p>`
    : html``;
  const body = html`<h1>Which text embedding groups these products best?</h1>
    ${answer === undefined ? html`` : html`<p class="verdict">${answer.verdict.sentence}</p>`}
    ${answer === undefined || answer.verdict.cost === "" ? html`` : html`<p>${answer.verdict.cost}</p>`}
    ${answer === undefined ? html`` : differencesFigure(answer)} ${synthetic} ${exploratory} ${warned}
    ${
      answer === undefined
        ? html``
        : html`<ul>
            ${answer.verdict.caveats.map((caveat) => html`<li>${caveat}</li>`)}
          </ul>`
    }
    <h2>Results</h2>
    ${models.length > 0 ? table : html`<p>The notebooks of this report compare no models.</p>`} ${costTable()}
    ${answer === undefined ? html`` : costFigure({ ...answer, scores: scored, costs: costsOf(results), stated })}
    <h2>Notebooks</h2>
    <ul class="cards">
      ${notebooks.map(
        ({ file, title, cells, seconds: time }) =>
          html`<li>
            <a href="${attribute(html, file.replace(/\.ipynb$/, ".html"), Html)}"
              >${title}<span>${cells} cells, ${seconds(time)}</span></a
            >
          </li>`,
      )}
    </ul>
    <p>Every number of this page, and more, is in <a href="results.json">results.json</a>.</p>
    ${
      tables.length === 0
        ? html``
        : html`<p>
            Every product with its cluster under each model: <a href="assignments.csv">assignments.csv</a>,
            <a href="assignments.parquet">assignments.parquet</a>.
          </p>`
    }
    <h2>Data</h2>
    <table>
      <tbody>
        <tr>
          <th scope="row">Study</th>
          <td>${study}</td>
        </tr>
        ${
          parameters.length === 0
            ? html``
            : html`<tr>
                <th scope="row">Parameters</th>
                <td>${parameters.map(([name, value]) => `${name} = ${JSON.stringify(value)}`).join(", ")}</td>
              </tr>`
        }
        ${
          protocol === undefined
            ? html``
            : html`<tr>
                <th scope="row">Protocol</th>
                <td>
                  ${protocol.name} (<code>${protocol.hash}</code>)${protocol.exploratory ? html`, exploratory` : html``}
                </td>
              </tr>`
        }
        <tr>
          <th scope="row">Catalogue</th>
          <td>${dataset.name}${dataset.synthetic ? html` (synthetic)` : html``}</td>
        </tr>
        <tr>
          <th scope="row">Products</th>
          <td>
            ${`${count(dataset.rows)}${Object.keys(dataset.categories).length === 0 ? ", none with a category" : ` in ${Object.keys(dataset.categories).length} categories`}`}
          </td>
        </tr>
        <tr>
          <th scope="row">Source</th>
          <td>${dataset.source}</td>
        </tr>
        <tr>
          <th scope="row">Licence</th>
          <td>${dataset.licence}</td>
        </tr>
        <tr>
          <th scope="row">SHA-256</th>
          <td><code>${dataset.sha256}</code></td>
        </tr>
      </tbody>
    </table>
    <h2>Made with</h2>
    <table>
      <tbody>
        <tr>
          <th scope="row">embedlab</th>
          <td>
            ${environment.embedlab}, Node.js ${environment.node},
            ${Object.entries(environment.packages)
              .map(([name, version]) => `${name} ${version}`)
              .join(", ")}
          </td>
        </tr>
        <tr>
          <th scope="row">Machine</th>
          <td>${machine.processor}, ${machine.cores} cores, ${machine.memoryGiB} GiB, ${machine.system}</td>
        </tr>
        <tr>
          <th scope="row">Made</th>
          <td>
            ${results.created.slice(0, 16).replace("T", " ")} UTC; its notebooks took
            ${seconds(notebooks.reduce((sum, notebook) => sum + notebook.seconds, 0))}
          </td>
        </tr>
      </tbody>
    </table>`;
  /** What a catalogue costs by each model: times where they were measured in turns, prices where the user states them. */
  function costTable() {
    const rows = costRows(costsOf(results), stated);
    if (rows.length === 0) return html``;
    const said = [
      "What a text takes, measured in turns on this machine in notebook 5, and what an index of 32-bit numbers holds.",
      ...(answer?.loaded ? ["Times were measured while the machine was busy, and decide nothing."] : []),
      stated.products === undefined
        ? "npm run report -- --products <number> projects it to a catalogue."
        : `Projected to ${count(stated.products)} products, at the prices that were stated.`,
    ];
    return html`<div class="html" tabindex="0">${rowsTable(said.join(" "), rows)}</div>`;
  }
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; script-src 'sha256-${hash}'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>embedlab report</title>
<style>
${readFileSync(join(root, "scripts", "template", "report.css"), "utf8")}
figure { margin: 1rem 0; }
.verdict { font-size: 1.4rem; line-height: 1.35; text-wrap: pretty; }
figcaption { color: var(--soft); font-size: 0.85rem; max-width: 46rem; }
${differencesStyle}${costStyle}</style>
</head>
<body>
<a class="skip" href="#main">Skip to the content</a>
<header class="bar"><p class="name">embedlab</p><button type="button" id="theme" hidden>Dark</button></header>
<div class="page index">
<main id="main" tabindex="-1" class="prose">
${body.markup}
</main>
</div>
<script>${script}</script>
</body>
</html>
`;
}

/** An escaped value of an attribute, without the isolation that text gets. */
const attribute = (html, value, Html) => new Html(html`${value}`.markup.replace(/^<bdi[^>]*>|<\/bdi>$/g, ""), value);
