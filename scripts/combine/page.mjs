import {
  cataloguesFigure,
  cataloguesStyle,
  combinedRow,
  combinedSentence,
  differencesStyle,
  fewCataloguesSentence,
} from "#embedlab/comparison/index";
import { html, rowsTable } from "#embedlab/display/index";
import { count } from "#embedlab/text/index";
import { documentOf, notice } from "../report/document.mjs";

const noticeOf = (title, lines) => (lines.length === 0 ? html`` : notice(title, lines.join(" ")));

/** The page of a combined study. */
export function combinePage(combined, { protocol, catalogues, exploratory, unchecked }) {
  const caption = `Differences of ${protocol.task}, the second model minus the first, by catalogue and over them: random effects, variance between catalogues by Paule and Mandel, intervals by Hartung and Knapp`;
  const invented = catalogues.filter(({ synthetic }) => synthetic).map(({ catalogue }) => catalogue);
  const body = html`<h1>Which text embedding groups products best, over ${catalogues.length} catalogues?</h1>
    ${combined.pairs.map(
      (pair) =>
        html`<p class="verdict small">${combinedSentence(pair, combined)}</p>
          ${cataloguesFigure(pair, combined)}`,
    )}
    <p>${fewCataloguesSentence(combined)}</p>
    ${noticeOf(html`Exploratory.`, exploratory)} ${noticeOf(html`Synthetic data.`, invented)}
    ${noticeOf(html`Vectors from files.`, unchecked)}
    <h2>Every pair</h2>
    <div class="html" tabindex="0">${rowsTable(caption, combined.pairs.map(combinedRow))}</div>
    <h2>Catalogues</h2>
    <ul>
      ${catalogues.map(({ catalogue, products }) => html`<li>${catalogue}: ${count(products)} products</li>`)}
    </ul>
    <p>
      Protocol ${protocol.name} (<code>${protocol.hash}</code>). Every number is in
      <a href="combined.json">combined.json</a>.
    </p>`;
  return documentOf({ title: "embedlab: several catalogues", body, styles: [differencesStyle, cataloguesStyle] });
}
