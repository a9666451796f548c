import { decodeHTML } from "entities";
import { findPlainMarkup, stripPlainMarkup, unseen } from "./plain-markup.js";

/** HTML's elements, the obsolete ones too, and what formulas are made of. */
const elements =
  "acronym|applet|area|base|basefont|bgsound|blink|data|datalist|dialog|dir|fieldset|frame|frameset|hgroup|keygen|listing|marquee|menu|meter|nobr|noframes|optgroup|output|plaintext|progress|rb|rp|rt|rtc|ruby|search|slot|spacer|track|xmp|" +
  "math|mfrac|mi|mn|mo|mroot|mrow|msqrt|msub|msup|mtext|" +
  "a|abbr|address|article|aside|audio|b|bdi|bdo|big|blockquote|body|br|button|canvas|caption|center|cite|code|col|colgroup|dd|del|details|dfn|div|dl|dt|em|embed|fieldset|figcaption|figure|font|footer|form|h[1-6]|head|header|hr|html|i|iframe|img|input|ins|kbd|label|legend|li|link|main|map|mark|meta|nav|noscript|object|ol|option|p|param|picture|pre|q|s|samp|script|section|select|small|source|span|strike|strong|style|sub|summary|sup|svg|table|tbody|td|template|textarea|tfoot|th|thead|time|title|tr|tt|u|ul|var|video|wbr";
/** Elements of office programs' HTML, `<o:p>`; custom ones, `<price-box>`, are told from "<in-ear>" by their attributes or end. */
const tag = `</?(?:(?:${elements})(?=[\\s/>])|(?:o|v|w|x|m|st1):[a-z][\\w-]*(?=[\\s/>])|[a-z][a-z\\d]*-[a-z\\d-]+(?=[\\s/>]))(?:[^<>"']|"[^"]{0,4000}"|'[^']{0,4000}')*>`;
const comment =
  "<!--(?:(?!<!--)[\\s\\S])*?-->|<!doctype[^<>]*>|<!\\[CDATA\\[|\\]\\]>|<!\\[(?:if[^<>\\]]{0,80}|endif)\\](?:--)?>|<\\?xml[^<>]*>";
/** Browsers read numbers and the oldest names without their semicolon too, here where no letter and no "=" of an address follows. */
const entity =
  "&(?:(?:#\\d{1,7}|#x[\\da-f]{1,6}|[a-z]{2,8}\\d{0,2}|[a-z]{2,31}\\d{0,2});|nbsp(?![=;])|(?:#\\d{2,7}|[a-z]{2,6}\\d{0,2})(?![\\w=;]))";
const anyMarkup = new RegExp(`${tag}|${comment}|${entity}`, "giu");
const entities = new RegExp(entity, "giu");
const hiddenParts = /<(script|style|template|svg)(?=[\s>])[^<>]*>(?:(?!<\1)[\s\S])*?<\/\1\s*>/giu;
const inline =
  /^<\/?(?:a|abbr|acronym|b|bdi|bdo|big|blink|cite|code|data|del|dfn|em|font|i|ins|kbd|mark|mi|mn|mo|msub|msup|nobr|q|rb|s|samp|small|span|strike|strong|sub|sup|tt|u|var|wbr)(?=[\s/>])/i;
const tags = new RegExp(tag, "giu");
const comments = new RegExp(comment, "giu");
/** What a text that was cut to a length has of a tag, a comment, a script, a style or a reference: none of them ends. */
const unended = new RegExp(
  [
    `</?(?:${elements})\\s+[a-z-]+\\s*=[^<>]*$`,
    `</(?:${elements})$`,
    "<!--(?:(?!<!--|-->)[\\s\\S])*$",
    "<(?:script|style)(?=[\\s>])[^<>]*>(?=[^<]*[{};])(?:(?!</?(?:script|style))[\\s\\S])*$",
    "<script(?=[\\s>])[^<>]*>(?=[^<]*[(=])(?:(?!</?script)[\\s\\S])*$",
    "&(?:nbs?|am|quo?|apos?|#x?[\\da-f]*)$",
  ].join("|"),
  "iu",
);
/** Joiners between letters that do not join. */
const strayJoiners = /(?<=\p{Script=Latin})[\u200c\u200d]+|[\u200c\u200d]+(?=\p{Script=Latin})/gu;

/** What a reference stands for; of one without its semicolon only where all of it is one: "&copy", but no "&notch". */
function decoded(reference: string): string {
  const text = decodeHTML(reference);
  return reference.endsWith(";") || /^.$/su.test(text) ? text : reference;
}

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

/**
 * The pieces of markup in a text: tags of HTML elements, comments, what is left of them where the text was cut, character
 * references, marks of bulletin boards, Markdown's links and pictures, and escapes written out. "a < b" and "R&D;" are none.
 */
export function findMarkup(text: string): string[] {
  const others = findPlainMarkup(text);
  if (!text.includes("<") && !text.includes("&")) return others;
  const last = unended.exec(text)?.[0];
  if (last !== undefined) others.push(last);
  const isTag = tagsOf(text);
  const pieces = Array.from(text.matchAll(anyMarkup), ([piece]) => piece).filter((piece) =>
    piece.startsWith("<") ? !/^<\/?[a-z]/iu.test(piece) || isTag(piece) : decoded(piece) !== piece,
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
    left = left.replace(entities, (found) => decoded(found).replace(unseen, ""));
  }
  return findMarkup(text).length === 0
    ? text
    : stripPlainMarkup(left)
        .replace(strayJoiners, "")
        .replace(/[^\S\n]+/gu, " ")
        .replace(/ ?\n[ \n]*/gu, "\n")
        .trim();
}
