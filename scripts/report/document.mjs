import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { html } from "#embedlab/display/index";
import { root } from "../run.mjs";

const template = (name) => readFileSync(join(root, "scripts", "template", name), "utf8");

/** What the pages of answers share beside the notebooks' style. */
const answers = `figure { margin: 1rem 0; }
.verdict { font-size: 1.4rem; line-height: 1.35; text-wrap: pretty; }
.verdict.small { font-size: 1.1rem; line-height: 1.4; }
figcaption { color: var(--soft); font-size: 0.85rem; max-width: 46rem; }
`;

/** What keeps results from being taken at their word; `title` is markup. */
export const notice = (title, text) => html`<p class="notice"><strong>${title}</strong> ${text}</p>`;

/** A whole page round a body of escaped markup, in the notebooks' style; it asks the network for nothing. */
export function documentOf({ title, body, styles = [] }) {
  const script = template("page.js");
  const hash = createHash("sha256").update(script).digest("base64");
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; script-src 'sha256-${hash}'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title>
<style>
${template("report.css")}
${answers}${styles.join("")}</style>
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
