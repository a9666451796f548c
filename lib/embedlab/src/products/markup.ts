import { decodeHTML } from "entities";

const elements =
  "a|abbr|address|article|aside|audio|b|bdi|bdo|big|blockquote|body|br|button|canvas|caption|center|cite|code|col|colgroup|dd|del|details|dfn|div|dl|dt|em|embed|fieldset|figcaption|figure|font|footer|form|h[1-6]|head|header|hr|html|i|iframe|img|input|ins|kbd|label|legend|li|link|main|map|mark|meta|nav|noscript|object|ol|option|p|param|picture|pre|q|s|samp|script|section|select|small|source|span|strike|strong|style|sub|summary|sup|svg|table|tbody|td|template|textarea|tfoot|th|thead|time|title|tr|tt|u|ul|var|video|wbr";
/** Elements of office programs' HTML, `<o:p>`; custom ones, `<price-box>`, are told from "<in-ear>" by their attributes or end. */
const tag = `</?(?:(?:${elements})(?=[\\s/>])|(?:o|v|w|x|m|st1):[a-z][\\w-]*(?=[\\s/>])|[a-z][a-z\\d]*-[a-z\\d-]+(?=[\\s/>]))(?:[^<>"']|"[^"]{0,4000}"|'[^']{0,4000}')*>`;
const comment =
  "<!--(?:(?!<!--)[\\s\\S])*?-->|<!doctype[^<>]*>|<!\\[CDATA\\[|\\]\\]>|<!\\[(?:if[^<>\\]]{0,80}|endif)\\](?:--)?>|<\\?xml[^<>]*>";
/** Browsers read the oldest references without their semicolon too, where no letter and no "=" of an address follows. */
const entity =
  "&(?:(?:#\\d{1,7}|#x[\\da-f]{1,6}|[a-z]{2,8}\\d{0,2}|[a-z]{2,31}\\d{0,2});|(?:nbsp|amp|quot|lt|gt|copy|reg)(?![\\w=;]))";
/** Marks of bulletin boards, where they end too. */
const board = "\\[/?(?:b|i|u|s|url|img|list|color|size|quote|center|code|font|\\*)(?:=[^\\]\\n]{0,200})?\\]";
const anyMarkup = new RegExp(`${tag}|${comment}|${entity}`, "giu");
const entities = new RegExp(entity, "giu");
const boards = new RegExp(board, "giu");
const boardEnd = /\[\/(?:b|i|u|s|url|img|list|color|size|quote|center|code|font)\]/i;
const hiddenParts = /<(script|style|template|svg)(?=[\s>])[^<>]*>(?:(?!<\1)[\s\S])*?<\/\1\s*>/giu;
const inline =
  /^<\/?(?:a|abbr|b|bdi|bdo|big|cite|code|del|dfn|em|font|i|ins|kbd|mark|q|s|samp|small|span|strike|strong|sub|sup|tt|u|var|wbr)(?=[\s/>])/i;
const tags = new RegExp(tag, "giu");
const comments = new RegExp(comment, "giu");
/** What a text that was cut to a length has of a tag, a comment, a script or a style: none of them ends. */
const unended = new RegExp(
  [
    `</?(?:${elements})\\s+[a-z-]+\\s*=[^<>]*$`,
    `</(?:${elements})$`,
    "<!--(?:(?!<!--|-->)[\\s\\S])*$",
    "<(?:script|style)(?=[\\s>])[^<>]*>(?=[^<]*[{};])(?:(?!</?(?:script|style))[\\s\\S])*$",
  ].join("|"),
  "iu",
);
/** The address of a file, whose backslashes part folders, or an escape: a line break that a program wrote out as a backslash and a letter. */
const addressOrEscape =
  /(?<![^\s"'(=])(?:[a-zA-Z]:\\|\\\\[\w.$-]{2,63}\\)\S*|(?<escape>(?:\\{1,2}r)?\\{1,2}[nrt](?![a-z]{1,2}\\))/gu;
/** What a character reference leaves that nobody sees: zero width blanks, soft hyphens, controls. */
// eslint-disable-next-line no-control-regex
const unseen = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u00ad\u200b\u2060\ufeff]/gu;

const attributes = /(?<=^|[\s"'/])[^\s"'<>/=]+\s*=\s*(?:"[^"]*"|'[^']*'|[^\s"'<>]+)/gu;
const bare =
  /^(?:allowfullscreen|async|autofocus|autoplay|checked|compact|controls|declare|default|defer|disabled|hidden|ismap|itemscope|loop|multiple|muted|nohref|noresize|noshade|novalidate|nowrap|open|readonly|required|reversed|selected|[a-z]+-[a-z\d-]+)$/iu;

/**
 * Tells which pieces of a text that look like tags are some: "a<b and c>d" has words where attributes stand, and a size
 * is "<S>" without end.
 */
function tagsOf(text: string): (piece: string) => boolean {
  const halves = new Map<string, boolean>();
  const has = (half: string): boolean => {
    const known = halves.get(half) ?? new RegExp(`<${half}[\\s>]`, "iu").test(text);
    halves.set(half, known);
    return known;
  };
  return (piece) => {
    const [, closing, name, rest] = /^<(\/?)([^\s/>]+)([\s\S]*)>$/u.exec(piece)!;
    const words = rest.replace(attributes, " ").split(/[\s/]+/u);
    if (!words.every((word) => word === "" || bare.test(word))) return false;
    if (!/^[sq]$|-/iu.test(name) || (rest.trim() !== "" && closing === "")) return true;
    return has(`${closing === "" ? "/" : ""}${name.toLowerCase()}`);
  };
}

const isBoard = (text: string): boolean => text.includes("[/") && boardEnd.test(text);

/**
 * The pieces of markup in a text: tags of HTML elements, comments, what is left of them where the text was cut, character
 * references, marks of bulletin boards, and line breaks written out as a backslash and a letter. "a < b" and "R&D;" are none.
 */
export function findMarkup(text: string): string[] {
  const others = text.includes("\\")
    ? Array.from(text.matchAll(addressOrEscape)).flatMap(({ groups }) => groups?.escape ?? [])
    : [];
  if (isBoard(text)) others.push(...Array.from(text.matchAll(boards), ([piece]) => piece));
  if (!text.includes("<") && !text.includes("&")) return others;
  const last = unended.exec(text)?.[0];
  if (last !== undefined) others.push(last);
  const isTag = tagsOf(text);
  const pieces = Array.from(text.matchAll(anyMarkup), ([piece]) => piece).filter((piece) =>
    piece.startsWith("<") ? !/^<\/?[a-z]/iu.test(piece) || isTag(piece) : decodeHTML(piece) !== piece,
  );
  return [...pieces, ...others];
}

/**
 * A text without its markup: elements that are read end a word, scripts and styles go with what they hold, and character
 * references become what they stand for, or nothing where that is not seen. What is escaped twice is read twice.
 */
export function stripMarkup(text: string): string {
  let left = text;
  for (let round = 0; round < 3 && findMarkup(left).length > 0; round++) {
    const seen = left.replace(hiddenParts, " ").replace(comments, " ").replace(unended, " ");
    const isTag = tagsOf(seen);
    left = seen.replace(tags, (found) => (!isTag(found) ? found : inline.test(found) ? "" : "\n"));
    if (isBoard(left))
      left = left.replace(boards, (found) => (/^\[\/?(?:list|quote|code|\*)/i.test(found) ? "\n" : ""));
    left = left.replace(entities, (found) => decodeHTML(found).replace(unseen, ""));
  }
  return findMarkup(text).length === 0
    ? text
    : left
        .replace(addressOrEscape, (found, escape?: string) => (escape === undefined ? found : "\n"))
        .replace(/[^\S\n]+/gu, " ")
        .replace(/ ?\n[ \n]*/gu, "\n")
        .trim();
}
