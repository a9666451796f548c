import { inspect } from "node:util";
import { plainText } from "./text.js";

/** Markup that is shown as it is; all else is escaped. */
export class Html {
  constructor(
    readonly markup: string,
    /** The same in plain text. */
    readonly text: string,
  ) {}

  [inspect.custom](): string {
    return this.text;
  }
}

const entities: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

/** Text as HTML that shows it: tags and entities escaped, controls and bidirectional marks written out. */
export function escapeHtml(text: string): string {
  return plainText(text).replace(/[&<>"']/g, (character) => entities[character]);
}

const isHtml = (value: unknown): value is Html => value instanceof Html;
const isHtmlList = (value: unknown): value is readonly Html[] => Array.isArray(value) && value.every(isHtml);
const asText = (value: unknown): string => {
  if (isHtmlList(value)) return value.map(asText).join("\n");
  return isHtml(value) ? value.text : plainText(String(value));
};
// JupyterLab takes $…$ for a formula wherever this class does not forbid it.
const asMarkup = (value: unknown): string => {
  if (isHtmlList(value)) return value.map(asMarkup).join("\n");
  return isHtml(value) ? value.markup : `<bdi class="mathjax_ignore">${escapeHtml(String(value))}</bdi>`;
};

/** A template literal of markup; what stands in `${…}` is text, unless it is Html itself or a list of it. */
export function html(literals: TemplateStringsArray, ...values: readonly unknown[]): Html {
  const join = (show: (value: unknown) => string, literal: (part: string) => string): string =>
    literals.map((part, i) => literal(part) + (i < values.length ? show(values[i]) : "")).join("");
  const bare = (part: string): string =>
    part
      .replace(/<[^>]*>/g, "")
      .replace(/&lt;/g, "<")
      .replace(/&gt;/g, ">")
      .replace(/&amp;/g, "&");
  return new Html(
    join(asMarkup, (part) => part),
    join(asText, bare),
  );
}
