/** Letters that are never joined to the next, so that a joiner beside them is not seen. */
const unjoined = String.raw`\p{Script=Latin}\p{Script=Greek}\p{Script=Cyrillic}\p{Script=Hebrew}\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Script=Thai}`;
/**
 * Controls, noncharacters, and what is drawn as nothing or reorders its neighbours. Joiners and variants are judged by
 * what they join, tags by the flag before them (England's is a black flag and "gbeng" in tags).
 */
const hidden = new RegExp(
  // eslint-disable-next-line no-misleading-character-class
  [
    String.raw`(?![\u200c\u200d\ufe00-\ufe0f\u{e0020}-\u{e007f}])[\p{Cc}\p{Cs}\p{Bidi_Control}\p{Default_Ignorable_Code_Point}\p{Noncharacter_Code_Point}\u2028\u2029\u2800\ufeff\ufff9-\ufffc]`,
    String.raw`(?<!\u{1f3f4}[\u{e0020}-\u{e007e}]*)[\u{e0020}-\u{e007f}]`,
    String.raw`(?<![\p{L}\p{M}\p{S}])[\u200c\u200d\ufe00-\ufe0f](?![\u20e3])`,
    String.raw`[\u200c\u200d](?![\p{L}\p{M}\p{S}])`,
    String.raw`(?<=[${unjoined}])[\u200c\u200d]|[\u200c\u200d](?=[${unjoined}])`,
    String.raw`(?<=(?!\p{Extended_Pictographic})[\p{L}\p{M}])[\ufe0e\ufe0f]`,
    String.raw`(?<=[\p{Script=Latin}\p{Script=Greek}\p{Script=Cyrillic}])[\ufe00-\ufe0d]`,
  ].join("|"),
  "gu",
);

/** [U+200B] for a character. */
const codeOf = (character: string): string =>
  `[U+${character.codePointAt(0)!.toString(16).toUpperCase().padStart(4, "0")}]`;

/** Characters that nobody sees, or that reorder their neighbours, written out as [U+200B], so that a text shows what it holds. */
export const writeOut = (text: string): string => text.replace(hidden, codeOf);

const segmenter = new Intl.Segmenter("und", { granularity: "grapheme" });

/** Texts whose units are a character each: Latin, Greek, Cyrillic, Chinese, Japanese and Korean without combining marks. */
const single =
  /^[ -~\u00a0-\u02ff\u0370-\u0482\u048a-\u052f\u1e00-\u1eff\u2010-\u2027\u20a0-\u20bf\u3000-\u3029\u3041-\u3096\u30a1-\u30ff\u4e00-\u9fff\uac00-\ud7a3]*$/;

/** The first `most` characters as readers count them: a letter with its marks, an emoji with all its parts. */
export function graphemes(text: string, most = Infinity): string[] {
  if (most <= 0) return [];
  const part = text.slice(0, 8 * most + 64);
  if (single.test(part)) return part.slice(0, most).split("");
  const found: string[] = [];
  for (const { segment, index } of segmenter.segment(part)) {
    if (found.length === most) return found;
    // The last one may go on behind the part.
    if (index + segment.length === part.length && part.length < text.length) break;
    found.push(segment);
  }
  return part.length === text.length
    ? found
    : Array.from(segmenter.segment(text), ({ segment }) => segment).slice(0, most);
}

/** The characters from `start` to `end` (UTF-16 units), whole at both ends as readers count them. */
export function excerpt(text: string, start: number, end: number): string {
  const from = Math.max(0, start - 64);
  const segments = segmenter.segment(text.slice(from, end + 64));
  const [first, last] = [Math.max(0, start), Math.min(text.length, end) - 1].map((at) =>
    segments.containing(at - from),
  );
  return first === undefined || last === undefined
    ? ""
    : text.slice(from + first.index, from + last.index + last.segment.length);
}

/** A file's text within an error or a note: in quotes, at most `length` characters, with every invisible one written out. */
export function shown(text: string, length = 60): string {
  const characters = graphemes(text, length + 1);
  const cut = characters.length > length ? `${characters.slice(0, length - 1).join("")}…` : text;
  return writeOut(JSON.stringify(cut)).replace(/(?! )\p{Zs}/gu, codeOf);
}
