import { costFigure, costStyle, differencesFigure, differencesStyle, verdict } from "#embedlab/comparison/index";
import { decimal, Html, html, list } from "#embedlab/display/index";
import { answerOf, costsOf } from "./answer.mjs";
import { documentOf, notice } from "./document.mjs";
import { costTable, dataTable, madeWith, resultsTable, seconds } from "./index-tables.mjs";

/** What keeps the scores from being taken at their word. */
function notices({ dataset, caution, models, values }) {
  const ofModels = models.flatMap(({ id, grave = [] }) => grave.map((warning) => `${id}: ${warning}.`));
  const cautions = [caution, ...ofModels].filter((text) => text !== "");
  const protocol = values["03.protocol"]?.file;
  return [
    ...(dataset.synthetic
      ? [
          notice(
            html`Synthetic data.`,
            "These products are made up; figures drawn from them say how the laboratory works, not which model is best for real products.",
          ),
        ]
      : []),
    ...(protocol?.exploratory
      ? [
          notice(
            html`Exploratory.`,
            `This report departs from protocol “${protocol.name}” by ${protocol.departures.join("; ")}.`,
          ),
        ]
      : []),
    ...(cautions.length > 0 ? [notice(html`Caution.`, cautions.join(" "))] : []),
  ];
}

/** What categories of few products do to the scores, where notebook 3 says so. */
function ofSmallCategories({ values }) {
  const scored = values["03.withoutSmallCategories"] ?? [];
  const without = list(scored.map(({ id, score }) => `${id} ${decimal(score)}`));
  return (values["03.smallCategories"] ?? []).map((note) =>
    scored.length === 0 ? note : `${note} Clustered anew: ${scored[0].task} ${without}.`,
  );
}

/** Why nothing is said of which model is better, where notebook 3 says why. */
function undecided({ values }) {
  const why = values["03.undecidable"] ?? "";
  return why === "" ? [] : [html`<p class="verdict">Not decided. ${why}</p>`];
}

/** An escaped value of an attribute, without the isolation that text gets. */
const attribute = (value) => new Html(html`${value}`.markup.replace(/^<bdi[^>]*>|<\/bdi>$/g, ""), value);

const notebookCard = ({ file, title, cells, seconds: took }) =>
  html`<li>
    <a href="${attribute(file.replace(/\.ipynb$/, ".html"))}">${title}<span>${cells} cells, ${seconds(took)}</span></a>
  </li>`;

/**
 * The report's first page: the answer, the figure that shows it, what one must know before acting on it, then the tables.
 * `stated` is what the user says of prices and of the catalogue to come; `assignments` whether tables of them stand beside it.
 */
export function indexPage(results, { stated = { prices: new Map() }, assignments = false } = {}) {
  const { models, notebooks } = results;
  const answer = answerOf(results, verdict);
  const ofEstimand = ({ ari, ariOfLeastInertia }) =>
    answer?.estimand === "least inertia" ? ariOfLeastInertia : ari?.mean;
  const scores = models.flatMap((model) =>
    typeof ofEstimand(model) === "number" ? [{ id: model.id, ari: ofEstimand(model) }] : [],
  );
  const title = html`<h1>Which text embedding groups these products best?</h1>`;
  const said =
    answer === undefined
      ? [
          title,
          ...undecided(results),
          ...notices(results),
          ...ofSmallCategories(results).map((note) => html`<p>${note}</p>`),
        ]
      : [
          title,
          html`<p class="verdict">${answer.verdict.sentence}</p>`,
          answer.verdict.cost === "" ? html`` : html`<p>${answer.verdict.cost}</p>`,
          differencesFigure(answer),
          ...notices(results),
          html`<ul>
            ${[...ofSmallCategories(results), ...answer.verdict.caveats].map((caveat) => html`<li>${caveat}</li>`)}
          </ul>`,
        ];
  const files = assignments
    ? html`<p>
        Every product with its cluster under each model: <a href="assignments.csv">assignments.csv</a>,
        <a href="assignments.parquet">assignments.parquet</a>.
      </p>`
    : html``;
  const body = html`${said}
    <h2>Results</h2>
    ${resultsTable(models)} ${costTable(results, stated, answer?.loaded ?? false)}
    ${answer === undefined ? html`` : costFigure({ ...answer, scores, costs: costsOf(results), stated })}
    <h2>Notebooks</h2>
    <ul class="cards">
      ${notebooks.map(notebookCard)}
    </ul>
    <p>Every number of this page, and more, is in <a href="results.json">results.json</a>.</p>
    ${files}
    <h2>Data</h2>
    ${dataTable(results)}
    <h2>Made with</h2>
    ${madeWith(results)}`;
  return documentOf({ title: "embedlab report", body, styles: [differencesStyle, costStyle] });
}
