import { readFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "../run.mjs";

/** The page of a combined study; `library` has the library's own sentences, figure and template. */
export function combinePage(combined, { protocol, catalogues, exploratory }, library) {
  const {
    html,
    Html,
    rowsTable,
    combinedSentence,
    fewCataloguesSentence,
    combinedRow,
    cataloguesFigure,
    cataloguesStyle,
    differencesStyle,
  } = library;
  const caption = `Differences of ${protocol.task}, the second model minus the first, by catalogue and over them: random effects, variance between catalogues by Paule and Mandel, intervals by Hartung and Knapp`;
  const invented = catalogues.filter(({ synthetic }) => synthetic).map(({ catalogue }) => catalogue);
  const notice = (title, lines) =>
    lines.length === 0
      ? html``
      : html`<p class="notice"><strong>${new Html(title, title)}</strong> ${lines.join(" ")}</p>`;
  const body = html`<h1>Which text embedding groups products best, over ${String(catalogues.length)} catalogues?</h1>
    ${combined.pairs.map(
      (pair) =>
        html`<p class="verdict">${combinedSentence(pair, combined)}</p>
          ${cataloguesFigure(pair, combined)}`,
    )}
    <p>${fewCataloguesSentence(combined)}</p>
    ${notice("Exploratory.", exploratory)} ${notice("Synthetic data.", invented)}
    <h2>Every pair</h2>
    <div class="html" tabindex="0">${rowsTable(caption, combined.pairs.map(combinedRow))}</div>
    <h2>Catalogues</h2>
    <ul>
      ${catalogues.map(({ catalogue, products }) => html`<li>${catalogue}: ${products.toLocaleString("en-US")} products</li>`)}
    </ul>
    <p>
      Protocol ${protocol.name} (<code>${protocol.hash}</code>). Every number is in
      <a href="combined.json">combined.json</a>.
    </p>`;
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>embedlab: several catalogues</title>
<style>
${readFileSync(join(root, "scripts", "template", "report.css"), "utf8")}
figure { margin: 1rem 0; }
.verdict { font-size: 1.1rem; line-height: 1.4; text-wrap: pretty; }
figcaption { color: var(--soft); font-size: 0.85rem; max-width: 46rem; }
${differencesStyle}${cataloguesStyle}</style>
</head>
<body>
<div class="page index">
<main class="prose">
${body.markup}
</main>
</div>
</body>
</html>
`;
}
