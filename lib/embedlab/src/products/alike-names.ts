import { westernDigits } from "../text/digits.js";
import { stripMarkup } from "../text/markup.js";

/** Letters of other alphabets that look like Latin ones. */
const lookAlikes: Readonly<Record<string, string>> = Object.fromEntries(
  Array.from("АВЕЅІЈКМНОРСТХУаеоѕіјрсухΑΒΕΖΗΙΚΜΝΟΡΤΥΧο", (letter, i) => [
    letter,
    Array.from("ABESIJKMHOPCTXYaeosijpcyxABEZHIKMNOPTYXo")[i],
  ]),
);
/** Letters with a stroke, which no decomposition parts; Arabic ones of two keyboards. */
const variants: Readonly<Record<string, string>> = {
  ø: "o",
  ł: "l",
  đ: "d",
  ħ: "h",
  ŧ: "t",
  ı: "i",
  ς: "σ",
  ي: "ی",
  ى: "ی",
  ك: "ک",
};
const replaced = (name: string, by: Readonly<Record<string, string>>): string =>
  Array.from(name, (letter) => by[letter] ?? letter).join("");

/** The number that a name is, in digits: without leading zeros, zeros behind a point, what parts thousands, and a plus. */
export function numberIn(name: string): string | undefined {
  const plain = westernDigits(name.normalize("NFKD")).trim();
  const [, sign, digits] = /^([-+−]?)(\d{1,3}(?:[., '’\u00a0\u202f٬]\d{3})+|\d+(?:[.,٫]\d+)?)$/u.exec(plain) ?? [];
  if (digits === undefined) return undefined;
  const [whole, part = ""] = /^\d{1,3}(?:[^\d]\d{3})+$/u.test(digits)
    ? [digits.replace(/\D/gu, "")]
    : digits.split(/\D/u);
  const value = [whole.replace(/^0+(?=\d)/u, ""), part.replace(/0+$/u, "")].filter((one) => one !== "").join(".");
  return value === "0" || sign === "" || sign === "+" ? value : `-${value}`;
}

/** Full case folding: "STRASSE" and "Straße", "ΣΟΦΟΣ" and "σοφος"; "ı" is another letter than "i". */
const folded = (name: string): string =>
  name.replace(/[^ı]+/gu, (part) => part.toUpperCase().toLowerCase()).replaceAll("ς", "σ");

/** "and" in the languages of many shops; those of one letter only as small ones (not "Vitamin E Oil"). */
const and = /(?<=[\p{L}\p{P}]\s)(?:[Aa]nd|AND|[Uu]nd|UND|[Ee]t|ET|[Oo]ch|[Oo]g|[Vv]e|[yeiaио])(?=\s[\p{L}\p{P}])/gu;
/** What parts the levels of a path, and punctuation and blanks but for those between two digits and the "#" of "C#". */
const pathMarks = /(?<=[\p{L}\p{N})\]]\s*)(?:>+|\||→)(?=\s*\p{L})|[>|→]\s*$/gu;
const signs = /(?:(?!(?<=\p{L})#)[\p{P}\s]|[™®©℠])+/gu;
const withoutSigns = (name: string): string =>
  name
    .replace(pathMarks, " ")
    .replace(signs, (run: string, at: number) =>
      /\p{N}$/u.test(name.slice(0, at)) && /^\p{N}/u.test(name.slice(at + run.length)) ? run.trim() || " " : "",
    );

/** Accents, and the vowels and long strokes that Arabic and Hebrew leave out at will. */
// eslint-disable-next-line no-misleading-character-class
const marks = /[\u0300-\u036f\u0591-\u05bd\u05bf\u05c1\u05c2\u05c7\u0640\u064b-\u0655\u0670]/gu;
const joiners = /[\u200c\u200d]/gu;
const withoutMarks = (name: string): string => replaced(name.normalize("NFD").replace(marks, ""), variants);

interface Folding {
  readonly differ: string;
  readonly fold: (name: string) => string;
}

/** What two writers of one name may do differently, each as people say it. */
const foldings: readonly Folding[] = [
  { differ: "differ by upper and lower case alone", fold: folded },
  { differ: "differ by wide or otherwise drawn letters alone", fold: (name) => name.normalize("NFKD") },
  { differ: "differ by joiners that are hardly seen", fold: (name) => name.replace(joiners, "") },
  { differ: "differ by the digits of another script alone", fold: westernDigits },
  {
    differ: "differ by letters of another alphabet that look the same",
    fold: (name) => replaced(name, lookAlikes),
  },
  { differ: "differ by accents alone", fold: withoutMarks },
  { differ: 'differ by "&" and "and" alone', fold: (name) => name.replace(and, "&") },
  { differ: "differ by signs and blanks alone", fold: withoutSigns },
  { differ: "differ by HTML alone", fold: stripMarkup },
];

/** A name without what two writers of one name may do differently. */
function bareName(name: string): string {
  const number = numberIn(name);
  if (number !== undefined) return number;
  const plain = westernDigits(
    stripMarkup(name)
      .replace(/[™®©℠]/gu, "")
      .normalize("NFKD")
      .trim(),
  ).replace(and, "&");
  const bare = withoutSigns(withoutMarks(folded(replaced(plain, lookAlikes)).replace(joiners, "")));
  return bare === "" ? name : bare;
}

/** The parts of a name that lists several, "mug|gift", in an order of their own. */
function listedParts(name: string): string | undefined {
  const parts = name.replace(and, "&").split(/\s*[|,;/&]\s*/u);
  return parts.length < 2 || parts.includes("") || !/\p{L}/u.test(name)
    ? undefined
    : parts.map(bareName).sort().join("\0");
}

/** How names of one bare name differ, as people say it. */
function difference(names: readonly string[]): string {
  if (names.every((name) => numberIn(name) !== undefined)) return "are the same number";
  const one = foldings.find(({ fold }) => new Set(names.map(fold)).size === 1);
  if (one !== undefined) return one.differ;
  return new Set(names.map(bareName)).size === 1
    ? "differ by upper and lower case, accents or signs alone"
    : "list the same in another order";
}

function grouped(names: readonly string[], by: (name: string) => string | undefined): string[][] {
  const groups = new Map<string, string[]>();
  for (const name of names) {
    const key = by(name);
    if (key !== undefined) groups.set(key, [...(groups.get(key) ?? []), name]);
  }
  return [...groups.values()].filter(({ length }) => length > 1);
}

/** Names that are one for their readers and yet not equal, and how they differ. */
export function alikeNames(
  names: readonly string[],
): { readonly names: readonly string[]; readonly difference: string }[] {
  const alike = grouped(names, bareName);
  const told = new Set(alike.map((group) => [...group].sort().join("\0")));
  const orders = grouped(names, listedParts).filter((group) => !told.has([...group].sort().join("\0")));
  return [...alike, ...orders].map((group) => ({ names: group, difference: difference(group) }));
}
