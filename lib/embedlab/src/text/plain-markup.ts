/** Markup without angle brackets: of bulletin boards, of Markdown, and escapes that a program wrote out. */

const boardNames =
  "b|i|u|s|strike|sub|sup|url|email|img|video|youtube|media|list|li|ul|ol|color|size|quote|center|left|right|justify|code|font|table|tr|td|th|h[1-6]|spoiler|hr|br";
/** Marks of bulletin boards, where one of them ends. */
const boards = new RegExp(`\\[/?(?:${boardNames}|\\*)(?:=[^\\]\\n]{0,200})?\\]`, "giu");
const boardEnd = new RegExp(`\\[/(?:${boardNames})\\]`, "iu");
/** What stands between these is an address. */
const addresses = /\[(img|video|youtube|media)(?:=[^\]\n]{0,200})?\][^[\]\n]{0,2000}\[\/\1\]/giu;
const ownLine = /^\[\/?(?:list|li|ul|ol|quote|code|table|tr|td|th|h[1-6]|center|left|right|justify|hr|br|\*)/i;
const isBoard = (text: string): boolean => text.includes("[/") && boardEnd.test(text);

/** Markdown's links and pictures: `[text](https://…)`, `![text](/picture.png "title")`. */
const links =
  /!?\[([^[\]\n]{0,300})\]\(\s{0,9}<?(?:https?:|mailto:|data:|www\.|\/)(?:[^\s()<>]|\([^\s()]{0,200}\)){0,2000}>?(?:\s{1,9}"[^"\n]{0,300}")?\s{0,9}\)/giu;

/**
 * The address of a file, whose backslashes part folders, or an escape: a line break that a program wrote out as a backslash
 * and a letter, or a character as its number ("\u00e9").
 */
const addressOrEscape =
  /(?<![^\s"'(=])(?:[a-zA-Z]:\\|\\\\[\w.$-]{2,63}\\)\S*|(?<escape>(?:\\{1,2}r)?\\{1,2}[nrt](?![a-z]{1,2}\\)|(?:\\{1,2}u[\da-fA-F]{4})+)/gu;

/** Commands of TeX that begin like an escape. */
const texCommands = new Set(
  (
    "nabla nearrow neq newcommand newline newpage nexists ngeq nleq nmid noindent nolimits nonumber notin nsubseteq nwarrow " +
    "rbrace rceil ref renewcommand resizebox rfloor rho right rightarrow rightharpoonup rule rvert " +
    "tanh text textbf textit textnormal textrm textsc textsf textstyle textsubscript textsuperscript texttt tfrac thanks therefore " +
    "theta thinspace tilde times tiny title today triangle triangleq"
  ).split(" "),
);
/** Those whose rest is a word, "\\nu" and "\\top", so that other TeX has to stand beside them. */
const unclearCommands = new Set("ne neg ni not nu rangle rm root tag tan tau tie to top tr".split(" "));
/** A formula: no blank stands within its signs, and no digit after them, as after that of a price. */
const formulas = /\$(?!\s)[^$]{1,1000}(?<!\s)\$(?!\d)/gu;
/** A command that begins like no escape. */
const otherCommand = /(?<![\w\\:])\\(?![nrtuU])[a-zA-Z]{2,}/u;

/** Tells an escape written out from a command of TeX (the letters after its backslash), which ends at `end`. */
function texOf(text: string): (command: string, end: number) => boolean {
  const spans = Array.from(text.matchAll(formulas), ({ 0: found, index = 0 }) => [index, index + found.length]);
  const isTex =
    otherCommand.test(text) || spans.some(([start, end]) => /\\[a-zA-Z]{2}|[_^]/u.test(text.slice(start, end)));
  let next = 0;
  // Asked from the beginning of the text to its end.
  const inFormula = (place: number): boolean => {
    while (next < spans.length && spans[next][1] <= place) next++;
    return next < spans.length && spans[next][0] < place;
  };
  return (command, end) =>
    texCommands.has(command) ||
    (isTex && unclearCommands.has(command)) ||
    (/^[a-z]{2,}$/u.test(command) && inFormula(end));
}

/** The escapes of a text, each with its place. */
function escapesOf(text: string): { escape: string; start: number }[] {
  if (!text.includes("\\")) return [];
  const isCommand = texOf(text);
  return Array.from(text.matchAll(addressOrEscape)).flatMap(({ groups, index: start = 0 }) => {
    const escape = groups?.escape;
    if (escape === undefined) return [];
    const [letters] = /^[a-zA-Z]*/u.exec(text.slice(start + escape.length, start + escape.length + 20))!;
    const single = /^\\{1,2}[nrt]$/u.test(escape);
    return single && isCommand(escape.slice(-1) + letters, start + escape.length + letters.length)
      ? []
      : [{ escape, start }];
  });
}

/** What references and escapes leave that nobody sees or no text holds: controls, zero width blanks, marks of direction, halves of characters. */
export const unseen =
  // eslint-disable-next-line no-control-regex
  /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u00ad\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff\p{Cs}\p{Noncharacter_Code_Point}]/gu;

function unescaped(escape: string): string {
  const codes = escape.match(/(?<=u)[\da-fA-F]{4}/g);
  return codes === null ? "\n" : String.fromCharCode(...codes.map((code) => parseInt(code, 16))).replace(unseen, "");
}

/** The pieces of such markup in a text. */
export function findPlainMarkup(text: string): string[] {
  const pieces = escapesOf(text).map(({ escape }) => escape);
  if (isBoard(text)) pieces.push(...(text.match(boards) ?? []));
  if (text.includes("](")) pieces.push(...(text.match(links) ?? []));
  return pieces;
}

/** A text without it: of a link its words are left, of a picture those that stand for it. */
export function stripPlainMarkup(text: string): string {
  let left = text;
  if (isBoard(left)) left = left.replace(addresses, " ").replace(boards, (mark) => (ownLine.test(mark) ? "\n" : ""));
  if (left.includes("](")) left = left.replace(links, "$1");
  let end = 0;
  const parts = escapesOf(left).flatMap(({ escape, start }) => {
    const before = left.slice(end, start);
    end = start + escape.length;
    return [before, unescaped(escape)];
  });
  return parts.join("") + left.slice(end);
}
