import { decodeHTML } from "entities";

const elements =
  "a|abbr|address|article|aside|audio|b|bdi|bdo|big|blockquote|body|br|button|canvas|caption|center|cite|code|col|colgroup|dd|del|details|dfn|div|dl|dt|em|embed|fieldset|figcaption|figure|font|footer|form|h[1-6]|head|header|hr|html|i|iframe|img|input|ins|kbd|label|legend|li|link|main|map|mark|meta|nav|noscript|object|ol|option|p|param|picture|pre|q|s|samp|script|section|select|small|source|span|strike|strong|style|sub|summary|sup|svg|table|tbody|td|template|textarea|tfoot|th|thead|time|title|tr|tt|u|ul|var|video|wbr";
const tag = `</?(?:${elements})(?=[\\s/>])(?:[^<>"']|"[^"]{0,4000}"|'[^']{0,4000}')*>`;
const comment = "<!--(?:(?!<!--)[\\s\\S])*?-->|<!doctype[^<>]*>|<!\\[CDATA\\[|\\]\\]>";
const entity = "&(?:#\\d{1,7}|#x[\\da-f]{1,6}|[a-z]{2,8}\\d{0,2}|[a-z]{2,31}\\d{0,2});";
const anyMarkup = new RegExp(`${tag}|${comment}|${entity}`, "giu");
const hiddenParts = /<(script|style|template)(?=[\s>])[^<>]*>(?:(?!<\1)[\s\S])*?<\/\1\s*>/giu;
const inline =
  /^<\/?(?:a|abbr|b|bdi|bdo|big|cite|code|del|dfn|em|font|i|ins|kbd|mark|q|s|samp|small|span|strike|strong|sub|sup|tt|u|var|wbr)(?=[\s/>])/i;
const tags = new RegExp(tag, "giu");
const comments = new RegExp(comment, "giu");
/** Escapes that a program wrote out instead of what they stand for: a backslash and n, r or t between words. */
const escapes = /\\[nrt](?![a-z]{0,2}\\)/gu;

/**
 * The pieces of markup in a text: tags of known HTML elements, comments, character references, and line breaks written
 * out as a backslash and a letter. "a < b" and "R&D;" are none.
 */
export function findMarkup(text: string): string[] {
  const escaped = text.includes("\\") ? Array.from(text.matchAll(escapes), ([piece]) => piece) : [];
  if (!text.includes("<") && !text.includes("&")) return escaped;
  const pieces = Array.from(text.matchAll(anyMarkup), ([piece]) => piece);
  return [...pieces.filter((piece) => piece.startsWith("<") || decodeHTML(piece) !== piece), ...escaped];
}

/**
 * A text without its markup: elements that are read end a word, scripts and styles go with what they hold, and character
 * references become what they stand for. What is escaped twice is read twice.
 */
export function stripMarkup(text: string): string {
  let left = text;
  for (let round = 0; round < 3 && findMarkup(left).length > 0; round++) {
    left = left
      .replace(hiddenParts, " ")
      .replace(comments, " ")
      .replace(tags, (found) => (inline.test(found) ? "" : "\n"));
    left = left.replace(new RegExp(entity, "giu"), (found) => decodeHTML(found));
  }
  return findMarkup(text).length === 0
    ? text
    : left
        .replace(escapes, "\n")
        .replace(/[^\S\n]+/gu, " ")
        .replace(/ ?\n[ \n]*/gu, "\n")
        .trim();
}
