import { isBlank, visibleName } from "../text/names.js";
import { shown } from "../text/shown.js";

/** A record that is no row of a table, by its index, and what it is. */
export interface ArtefactRow {
  readonly at: number;
  readonly problem: string;
}

type Cells = readonly string[];

/** A cell as a header's name is compared: in small letters, without the quotes or the brackets around it. */
const asName = (cell: string): string =>
  visibleName(cell)
    .replace(/^["'“”„‘’«»`]+|["'“”‘’«»`]+$/gu, "")
    .replace(/^(?:\[(.*)\]|\((.*)\)|<(.*)>)$/u, "$1$2$3")
    .trim()
    .toLowerCase();

/** Lines and crosses that clients of databases, Markdown and terminals draw tables with. */
const drawn = /^[\s+|:=_\-\u2010-\u2015\u2500-\u257f]*$/u;

/** True for "----,----", "+---+---+" and "├───┼───┤": lines alone, in every cell. */
function isRuler(cells: Cells): boolean {
  if (!cells.every((cell) => drawn.test(cell))) return false;
  const lines = cells.join("").replace(/\s/g, "");
  return lines.length >= 3 && !cells.every((cell) => cell.trim().length <= 1);
}

/** What stands above each record where its cells stand under each other: of psql's expanded display and of MySQL's \\G. */
const oneBelow = /^(?:-\[ \p{L}+ 1 \]|\*{3,} 1\. \p{L}+ \*{3,})/u;

/** Why the first record is no header: it is a line that is drawn. */
export function drawnTable(first: Cells): string | undefined {
  if (oneBelow.test(first[0]))
    return "its records stand with one cell under the other, as clients of databases print wide ones; export the table as CSV (UTF-8)";
  return isRuler(first)
    ? "a line is drawn where column names stand, as clients of databases draw tables on a terminal; export the table as CSV (UTF-8)"
    : undefined;
}

/** What programs call the kinds of values: of databases, languages, data frames and tools of data mining. */
const types = new RegExp(
  "^(?:str(?:ing)?|object|(?:tiny|medium|long|n)?text|n?(?:var)?char(?:acter)?2?(?: varying)?|clob|u?int(?:eger)?\\d*|(?:big|small|tiny|medium)int|serial|long|short|byte|" +
    "float\\d*|double(?: precision)?|real|decimal|numeric|number|money|currency|percent(?:age)?|bool(?:ean)?|bit|date(?:time)?\\d*|time(?:stamp)?(?:tz)?(?: with(?:out)? time zone)?|" +
    "categor(?:y|ical)|factor|enum|jsonb?|xml|array|list|map|struct|variant|uuid|guid|blob|binary|bytea|varbinary|ur[li]|id|key|label|class|target|feature|meta|any|null|none|" +
    "discrete|continuous|nominal|ordinal|chaîne|texte|entier|nombre|zeichenkette|zahl|datum|cadena|texto|número|fecha|testo|numero|data|строка|текст|число|дата|文字列|数値|日付|字符串|文本|数字|日期)" +
    "(?:\\s*\\([\\w\\s,]*\\))?(?:\\[\\w*\\])?(?: (?:not )?null| unsigned| primary key)*[?!]?$",
  "iu",
);

/** Whether the record right under a header says what its columns hold: kinds of values, which stand nowhere else in them. */
function isTypes(cells: Cells, others: readonly Cells[]): boolean {
  const filled = [...cells.keys()].filter((i) => !isBlank(cells[i]));
  return (
    filled.length > 1 &&
    filled.every((i) => types.test(asName(cells[i]))) &&
    !others.some((other) => filled.some((i) => other[i] !== undefined && asName(other[i]) === asName(cells[i])))
  );
}

/** A cell of a row as a name, where it is short enough for one. */
function asShortName(cell: string, longest: number): string | undefined {
  if (cell.length > longest + 12) return undefined;
  return /^[\w.-]*$/.test(cell) ? cell.toLowerCase() : asName(cell);
}

/** Finds rows that say a header's names again. */
export class HeaderNames {
  private readonly names: readonly string[];
  private readonly known: ReadonlySet<string>;
  private readonly longest: number;

  constructor(header: Cells) {
    this.names = header.map(asName);
    // Numbers are names of columns and cells alike.
    this.known = new Set(this.names.filter((name) => /\p{L}/u.test(name)));
    this.longest = Math.max(0, ...header.map(({ length }) => length));
  }

  /** Whether a cell says a column's name. */
  has(cell: string): boolean {
    const name = asShortName(cell, this.longest);
    return name !== undefined && this.known.has(name);
  }

  /** Whether a row says the names again, as they stand, cut or with empty cells. */
  areRepeatedBy(cells: Cells): boolean {
    const { names, longest } = this;
    if (cells.length < 2 || names.length < 2) return false;
    const least = Math.min(names.length, Math.max(2, Math.ceil(Math.min(names.length, cells.length) / 2)));
    let filled = 0;
    for (const [i, cell] of cells.entries()) {
      const name = asShortName(cell, longest);
      if (name === "") continue;
      if (name === undefined || name !== names[i]) return false;
      filled++;
    }
    return filled >= least;
  }

  /** Whether a row says most of the names among other cells, or in another order. */
  areAmong(cells: Cells): boolean {
    if (cells.length < 2 || this.names.length < 2) return false;
    const said = cells.map((cell) => asShortName(cell, this.longest));
    const least = Math.max(2, Math.ceil(Math.min(this.names.length, said.length) / 2));
    return new Set(said.filter((name) => name !== undefined && this.known.has(name))).size >= least;
  }
}

/** What is said of a row that says a header's names again. */
export const repeatedHeader = {
  same: "the row repeats the header, as it does where files were joined; remove the row",
  other:
    "the row is another header, as it is where files of other columns were joined; give both files the same columns before they are joined",
} as const;

/** A line that is drawn among the rows, or a row right under the header that says what the columns hold. */
export function ruledRow(records: readonly Cells[], header: boolean): ArtefactRow | undefined {
  const ruler = records.findIndex(isRuler);
  if (ruler !== -1)
    return {
      at: ruler,
      problem: `the row is a line that is drawn, ${shown(records[ruler].join(" ").trim(), 24)}, as clients of databases and Markdown draw them; export the table as CSV, or remove the row`,
    };
  if (!header) return undefined;
  const at = [1, 2].find((row) => records.length > row + 1 && isTypes(records[row], records.slice(3)));
  return at === undefined
    ? undefined
    : {
        at,
        problem: `the row says what kinds of values the columns hold (${records[at]
          .filter((cell) => !isBlank(cell))
          .slice(0, 3)
          .map((cell) => shown(cell, 24))
          .join(", ")}) and is no product; remove it`,
      };
}

/** Words that begin what programs write under a table. */
const under =
  /^(?:(?:grand |sub)?totals?|sums?|count|rows?|records?|end|eof|source|note|page|copyright|(?:completion |elapsed )?time|(?:generated|exported|created|printed) (?:by|on|at|from)|gesamt|summe|anzahl|ende|quelle|seite|exportiert|somme|nombre|fin|exporté|recuento|fuente|página|exportado|fine|fonte|pagina|итого|всего|合計|合计)(?![\p{L}\p{M}])/iu;
/** What begins with a number of rows. */
const counted =
  /^[(\s]*\d[\d.,\s]*(?:rows?|records?|lines?|tuples?|results?|documents?|zeilen?|datensätze|lignes?|enregistrements?|filas?|registros?|righe|linhas?|rijen|wierszy|строк\p{L}*|行)(?![\p{L}\p{M}])/iu;
/** What stands between signs of the same kind: "-- end --", "*** EOF ***". */
const framed = /^([-=*#~_])\1+.*\1{2}$/u;
const bracketed = /^[([<{].*[)\]>}]$/u;

/** Whether a short text gives a table's number of rows at its beginning or its end: "(15 rows)", "Anzahl: 15". */
function countsRows(text: string, rows: number): boolean {
  const words = text.replace(/[()[\]]/g, "").split(" ");
  return (
    words.length > 1 &&
    words.length <= 5 &&
    [words[0], words[words.length - 1]].some((word) => Number(word.replace(/[.,\u00a0\u202f]/g, "")) === rows)
  );
}

/** Whether a text that stands alone in its row is written under a table; in a row of as many cells as others it must say so itself. */
function isFooter(text: string, rows: number, short: boolean): boolean {
  const says = [under, counted, bracketed].some((form) => form.test(text)) || text.startsWith("\u00a9");
  if (framed.test(text) || (short && says)) return true;
  return countsRows(text, rows) && (short || says || /[:=] ?\d+$/.test(text));
}

/**
 * What stands under the table and is none of its rows: "(15 rows)", "Total: 15", "-- end --". `ended`: the file ends with a
 * line end, so that a short last record is not cut by the file's end.
 */
export function footer(records: readonly Cells[], header: boolean, ended: boolean): ArtefactRow | undefined {
  const width = records[0].length;
  const alone = (cells: Cells): boolean => cells.length <= width && cells.slice(1).every(isBlank) && !isBlank(cells[0]);
  let start = records.length;
  while (start > 1 && alone(records[start - 1])) start--;
  // In a table of one column each row stands alone; what is written under it is its last.
  if (width === 1) start = Math.max(start, records.length - 1);
  for (let at = start; at < records.length; at++) {
    const text = visibleName(records[at][0]);
    const short = records[at].length < width;
    if (isFooter(text, at - (header ? 1 : 0), short))
      return { at, problem: `${shown(text, 40)} is no row, but what is written under a table; remove it` };
    // One word can be what is left of a row.
    if (short && ended && text.includes(" "))
      return {
        at,
        problem: `${shown(text, 40)} stands alone in its row: it is what is written under a table, to be removed, or the row is cut; get the whole file again then`,
      };
  }
  const last = records.length - 1;
  const whole = records[last].join(", ");
  return last > 0 && counted.test(whole) && Number(whole.replace(/\D.*$/, "")) === last - (header ? 1 : 0)
    ? { at: last, problem: `${shown(whole, 40)} is no row, but what is written under a table; remove it` }
    : undefined;
}
