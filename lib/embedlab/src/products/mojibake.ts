/**
 * Finds text that was decoded wrongly: replacement characters, and UTF-8 that was read as Windows-1252 or Latin-1
 * and encoded again ("Ã©" for "é", "â€™" for "’"). Legitimate text that looks alike ("MAÇÔ in curly quotes, a quoted
 * "É”", a French no-break space before "»") is told apart by what follows it and by what it would decode to.
 */

/** What Windows-1252 prints for the bytes 0x80 to 0x9F, whose own control characters a Latin-1 reader leaves. */
const printed = "€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ";
const continuation = `[\\u0080-\\u00bf${printed}]`;
const cyrillicOrGreek = `[\\u00ce-\\u00d1]${continuation}`;
const threeBytes = `[\\u00e0-\\u00ef]${continuation}{2}`;

const misdecoded = new RegExp(
  [
    "\\ufffd+",
    // Latin letters and signs: U+00A0 to U+00FF (lead bytes C2, C3) and U+0100 to U+017F (C4, C5).
    `[\\u00c2-\\u00c5]${continuation}`,
    // Punctuation, currency, letterlike signs, dingbats: lead byte E2; no language writes these pairs.
    `\\u00e2[€‚„†ˆ‰–—˜™š›œ\\u0080-\\u009f]${continuation}?`,
    // Emoji (F0 9F) and the byte-order and replacement marks (EF BB, EF BF).
    `\\u00f0[Ÿ\\u009f]${continuation}{0,2}`,
    `\\u00ef\\u00bb\\u00bf|\\u00ef\\u00bf\\u00bd`,
    // Devanagari, Bengali, Tamil and their neighbours: E0 A4 to E0 B5.
    `\\u00e0[\\u00a4-\\u00b5]${continuation}`,
    // Other scripts: a single pair may be a quoted letter, two in a row are none.
    `(?:${cyrillicOrGreek}){2,}|(?:${threeBytes}){2,}`,
  ].join("|"),
  "gu",
);

const closes = /^[”’»…"\u00a0]$/;
const upper = /\p{Lu}$/u;
const opensQuote = /[“‘«"(]$/u;
const letter = /^\p{L}/u;

/** An accented capital that ends a word before closing punctuation or a no-break space, as in “MAÇÃ”. */
function endsWord(text: string, at: number, found: string): boolean {
  if (!/^[\u00c2-\u00c5]/.test(found) || !closes.test(found.slice(1))) return false;
  const before = text.slice(Math.max(0, at - 2), at);
  return (upper.test(before) || opensQuote.test(before)) && !letter.test(text.slice(at + found.length));
}

/** The first wrongly decoded stretch of `text` and its place in UTF-16 units. */
export function findMojibake(text: string): { readonly index: number; readonly found: string } | undefined {
  for (const match of text.matchAll(misdecoded)) {
    const index = match.index ?? 0;
    if (!endsWord(text, index, match[0])) return { index, found: match[0] };
  }
  return undefined;
}
