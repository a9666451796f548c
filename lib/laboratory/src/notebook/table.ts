import { escapeHtml, Html } from "embedlab/display";
import { count } from "embedlab/text";
import { inspect } from "node:util";
import { plainText, shortenApart } from "../figures/text.js";
import { InputError } from "embedlab";
import type { MimeBundle } from "./kernel.js";
import { sortScript } from "./sort.js";

/** How one column of a table is shown. */
export interface TableColumn {
  /** The property of each row. */
  readonly key: string;
  /** The heading; the key by default. */
  readonly label?: string;
  /** Decimals of numbers; whole numbers have none and others 3 by default. */
  readonly digits?: number;
  /** How a value is shown, as plain text. */
  readonly format?: (value: unknown) => string;
}

export interface TableOptions {
  /** Keys or columns in their order; every key of the rows by default. */
  readonly columns?: readonly (string | TableColumn)[];
  /** One sentence that says what the table shows. */
  readonly caption?: string;
  /** Rows shown (default 20). */
  readonly limit?: number;
  /** Characters of a cell that are shown (default 160). */
  readonly width?: number;
}

type Row = Readonly<Record<string, unknown>>;
interface Cell {
  readonly text: string;
  /** What the column is sorted by. */
  readonly value: number | undefined;
}

/** Rows as a table: sortable in the page, with a plain-text form. */
export class Table {
  private readonly columns: readonly TableColumn[];
  private readonly labels: readonly string[];
  private readonly cells: readonly (readonly Cell[])[];

  constructor(
    private readonly rows: readonly Row[],
    private readonly options: TableOptions,
  ) {
    const keys = new Set(rows.flatMap((row) => Object.keys(row)));
    this.columns = (options.columns ?? [...keys]).map((column) =>
      typeof column === "string" ? { key: column } : column,
    );
    for (const { key } of this.columns) {
      if (rows.length > 0 && !keys.has(key))
        throw new InputError(`the rows have no ${JSON.stringify(key)}; they have ${[...keys].join(", ")}`);
    }
    const written = rows
      .slice(0, options.limit ?? 20)
      .map((row) =>
        this.columns.map((column) => this.cell(Object.hasOwn(row, column.key) ? row[column.key] : undefined, column)),
      );
    const short = shortenApart(written.flatMap((row) => row.map(({ text }) => text)));
    this.cells = written.map((row) =>
      row.map(({ text, value }) => ({ text: short(text, options.width ?? 160), value })),
    );
    const shortLabel = shortenApart(this.columns.map(({ key, label }) => label ?? key));
    this.labels = this.columns.map(({ key, label }) => shortLabel(label ?? key, 60));
  }

  private cell(value: unknown, { digits, format }: TableColumn): Cell {
    const number = typeof value === "number" && Number.isFinite(value) ? value : undefined;
    const text =
      format !== undefined
        ? format(value)
        : number !== undefined
          ? number.toLocaleString("en-US", decimals(number, digits)).replace(/^-(?=[0.,]*$)/, "")
          : value === null || value === undefined
            ? "–"
            : asString(value);
    return { text: plainText(text), value: number };
  }

  private get hidden(): string | undefined {
    return this.cells.length < this.rows.length
      ? `showing ${count(this.cells.length)} of ${count(this.rows.length)} rows`
      : undefined;
  }

  /** Numbers stand to the right. */
  private isNumeric(column: number): boolean {
    return (
      this.cells.length > 0 && this.cells.every((row) => row[column].value !== undefined || row[column].text === "–")
    );
  }

  toHtml(): Html {
    if (this.rows.length === 0)
      return new Html(`<p class="mathjax_ignore">${escapeHtml(this.toString())}</p>`, this.toString());
    const align = this.columns.map((_, i) => `text-align:${this.isNumeric(i) ? "right" : "left"}`);
    // Words are broken only where one is too long for any column.
    const style = (column: number, text = ""): string =>
      ` style="${align[column]}${/\S{30}/.test(text) ? ";overflow-wrap:anywhere;min-width:12em" : ""}"`;
    const caption = [this.options.caption, this.hidden]
      .filter((part): part is string => part !== undefined)
      .map(escapeHtml);
    const head = this.labels.map((label, i) => `<th scope="col"${style(i)}>${escapeHtml(label)}</th>`).join("");
    const body = this.cells
      .map(
        (row) =>
          `<tr>${row.map(({ text, value }, i) => `<td${style(i, text)}${value === undefined ? "" : ` data-value="${value}"`}><bdi>${escapeHtml(text)}</bdi></td>`).join("")}</tr>`,
      )
      .join("\n");
    return new Html(
      `<table class="embedlab-table mathjax_ignore">${caption.length > 0 ? `<caption style="text-align:left">${caption.join(" (")}${caption.length > 1 ? ")" : ""}</caption>` : ""}<thead><tr>${head}</tr></thead>\n<tbody>\n${body}\n</tbody></table>`,
      this.toString(),
    );
  }

  toString(): string {
    if (this.rows.length === 0) return `${plainText(this.options.caption ?? "Rows")}: none.`;
    const short = shortenApart(this.cells.flatMap((row) => row.map(({ text }) => text)));
    const texts = [this.labels, ...this.cells.map((row) => row.map(({ text }) => short(text, 48)))];
    const widths = this.columns.map((_, i) => Math.max(...texts.map((row) => Array.from(row[i]).length)));
    const line = (row: readonly string[]): string =>
      row
        .map((text, i) => (this.isNumeric(i) ? text.padStart(widths[i]) : text.padEnd(widths[i])))
        .join("  ")
        .trimEnd();
    const lines = [line(texts[0]), widths.map((width) => "-".repeat(width)).join("  "), ...texts.slice(1).map(line)];
    return [
      ...(this.options.caption === undefined ? [] : [plainText(this.options.caption)]),
      ...lines,
      ...(this.hidden === undefined ? [] : [`(${this.hidden})`]),
    ].join("\n");
  }

  bundle(): MimeBundle {
    return { "text/html": this.toHtml().markup + sortScript, "text/plain": this.toString() };
  }

  [inspect.custom](): string {
    return this.toString();
  }
}

const asString = (value: unknown): string =>
  typeof value === "string" ? value : inspect(value, { depth: 1, breakLength: Infinity });

const decimals = (value: number, digits: number | undefined): Intl.NumberFormatOptions => {
  const shown = digits ?? (Number.isInteger(value) ? 0 : 3);
  return { minimumFractionDigits: shown, maximumFractionDigits: shown };
};

/**
 * A table of rows of plain values, each an object with the same keys. Cells are text: nothing in them is markup.
 * @throws InputError where a column is named that no row has
 */
export function table(rows: readonly object[], options: TableOptions = {}): Table {
  return new Table(rows as readonly Row[], options);
}
