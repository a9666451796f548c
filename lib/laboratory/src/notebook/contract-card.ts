import type { ModelContract } from "embedlab";
import { escapeHtml, Html } from "embedlab/display";
import { counted } from "embedlab/text";
import { plainText } from "../figures/text.js";

/** True for an object with a contract's own fields, wherever it was made. */
export function isContract(value: unknown): value is ModelContract {
  return (
    typeof value === "object" &&
    value !== null &&
    ["id", "source", "treatment", "prefix", "pooling", "maxTokens"].every((key) => Object.hasOwn(value, key))
  );
}

function sourceText({ source }: ModelContract): string {
  if (source.kind === "folder") return `the folder ${source.path}`;
  if (source.kind === "hub") return `${source.repository} at ${source.revision.slice(0, 12)}`;
  if (source.kind === "endpoint") return `the endpoint's ${source.model}`;
  if (source.kind === "vectors") return `vectors from the file ${source.path}`;
  return `fitted on the corpus (${source.method.toUpperCase()}, ${source.components} components)`;
}

/** A model contract as a card: what makes its vectors what they are. */
export function contractCard(contract: ModelContract): Html {
  const fromFile = contract.source.kind === "vectors";
  const facts: [string, string][] = [
    ["source", sourceText(contract)],
    [
      "text",
      fromFile
        ? "not known: the vectors were made elsewhere"
        : `${contract.treatment}${contract.prefix === "" ? ", no prefix" : `, behind ${JSON.stringify(contract.prefix)}`}`,
    ],
    [
      "vector",
      `${contract.pooling === "none" ? "as the source gives it" : `${[contract.pooling].flat().join(" and ")} pooling`}, ${contract.normalize ? "length 1" : fromFile ? "length as it comes" : "not normalised"}, ${contract.truncateDimensions === undefined ? "" : `the first ${contract.truncateDimensions} of `}${contract.dimensions === 0 ? "the file's" : contract.dimensions} dimensions${fromFile ? "" : `, ${contract.dtype}`}`,
    ],
    [
      "at most",
      fromFile ? "not known" : contract.source.kind === "corpus" ? "whole texts" : counted(contract.maxTokens, "token"),
    ],
    ["licence", contract.licence],
  ];
  const rows = facts
    .map(
      ([name, value]) =>
        `<tr><th scope="row" style="text-align:left">${name}</th><td style="text-align:left"><bdi>${escapeHtml(value)}</bdi></td></tr>`,
    )
    .join("");
  const text = [
    plainText(contract.id),
    ...facts.map(([name, value]) => `  ${name.padEnd(8)} ${plainText(value)}`),
  ].join("\n");
  return new Html(
    `<table class="embedlab-card mathjax_ignore"><caption style="text-align:left"><strong><bdi>${escapeHtml(contract.id)}</bdi></strong></caption><tbody>${rows}</tbody></table>`,
    text,
  );
}
