// The tables of the report's first page.
import { costRows } from "#embedlab/comparison/index";
import { decimal, html, rowsTable } from "#embedlab/display/index";
import { count } from "#embedlab/text/index";
import { duration } from "#laboratory/notebook/progress";
import { costsOf } from "./answer.mjs";

export const seconds = (value) =>
  value === undefined || value === null ? "–" : value < 0.1 ? `${Math.round(1000 * value)} ms` : duration(value);

/** One that is wider than the page scrolls, by the keyboard too. */
const scrolling = (table) => html`<div class="html" tabindex="0">${table}</div>`;

function modelRow(model) {
  if (model.status !== "ran")
    return html`<tr>
      <th scope="row">${model.id}</th>
      <td colspan="6">unavailable: ${model.reason}</td>
    </tr>`;
  const { ari, ariOfLeastInertia } = model;
  const cells = [
    ariOfLeastInertia === undefined ? "–" : decimal(ariOfLeastInertia),
    ari === undefined ? "–" : decimal(ari.mean),
    ari === undefined ? "–" : `${decimal(ari.min)} – ${decimal(ari.max)}`,
    seconds(model.seconds.embed),
    seconds(model.seconds.cluster),
    model.truncated === null ? "–" : count(model.truncated),
  ];
  return html`<tr>
    <th scope="row">${model.id}</th>
    ${cells.map((cell) => html`<td class="number">${cell}</td>`)}
  </tr>`;
}

/** Every model's agreement with the categories, and what it took. */
export function resultsTable(models) {
  if (models.length === 0) return html`<p>The notebooks of this report compare no models.</p>`;
  const columns = ["ARI, least inertia", "mean over seeds", "lowest – highest", "embedding", "clustering", "texts cut"];
  return scrolling(
    html`<table>
      <caption>
        Agreement of the clusters with the catalogue's categories (adjusted Rand index) at the least inertia of all
        k-means starts and over the seeds, and cost
      </caption>
      <thead>
        <tr>
          <th scope="col">Model</th>
          ${columns.map((column) => html`<th scope="col" class="number">${column}</th>`)}
        </tr>
      </thead>
      <tbody>
        ${models.map(modelRow)}
      </tbody>
    </table>`,
  );
}

/** What a catalogue costs by each model: times where they were measured in turns, prices where the user states them. */
export function costTable(results, stated, loaded) {
  const rows = costRows(costsOf(results), stated);
  if (rows.length === 0) return html``;
  const said = [
    "What a text takes, measured in turns on this machine in notebook 5, and what an index of 32-bit numbers holds.",
    ...(loaded ? ["Times were measured while the machine was busy, and decide nothing."] : []),
    stated.products === undefined
      ? "npm run report -- --products <number> projects it to a catalogue."
      : `Projected to ${count(stated.products)} products, at the prices that were stated.`,
  ];
  return scrolling(rowsTable(said.join(" "), rows));
}

/** Names and what they are; a row without a value is left out. */
const facts = (rows) =>
  html`<table>
    <tbody>
      ${Object.entries(rows)
        .filter(([, value]) => value !== undefined)
        .map(
          ([name, value]) =>
            html`<tr>
              <th scope="row">${name}</th>
              <td>${value}</td>
            </tr>`,
        )}
    </tbody>
  </table>`;

/** Study, catalogue and what was set. */
export function dataTable({ study, dataset, parameters = {}, values }) {
  const protocol = values["03.protocol"]?.file;
  const set = Object.entries(parameters).map(([name, value]) => `${name} = ${JSON.stringify(value)}`);
  const categories = Object.keys(dataset.categories).length;
  const labelled = categories === 0 ? ", none with a category" : ` in ${count(categories)} categories`;
  return facts({
    Study: study,
    Parameters: set.length === 0 ? undefined : set.join(", "),
    Protocol:
      protocol === undefined
        ? undefined
        : html`${protocol.name} (<code>${protocol.hash}</code>)${protocol.exploratory ? ", exploratory" : ""}`,
    Catalogue: `${dataset.name}${dataset.synthetic ? " (synthetic)" : ""}`,
    Products: `${count(dataset.rows)}${labelled}`,
    Source: dataset.source,
    Licence: dataset.licence,
    "SHA-256": html`<code>${dataset.sha256}</code>`,
  });
}

/** Software, machine and time. */
export function madeWith({ environment, notebooks, created }) {
  const { embedlab, node, packages, machine } = environment;
  const took = seconds(notebooks.reduce((sum, notebook) => sum + notebook.seconds, 0));
  return facts({
    embedlab: [embedlab, `Node.js ${node}`, ...Object.entries(packages).map((entry) => entry.join(" "))].join(", "),
    Machine: `${machine.processor}, ${machine.cores} cores, ${machine.memoryGiB} GiB, ${machine.system}`,
    Made: `${created.slice(0, 16).replace("T", " ")} UTC; its notebooks took ${took}`,
  });
}
