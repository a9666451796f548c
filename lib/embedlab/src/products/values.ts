import { numberIn } from "./alike-names.js";
import { isRecord } from "./printed-lists.js";

const currency = `\\p{L}{0,3}\\p{Sc}|usd|eur|gbp|inr|chf|jpy|cny|pln|czk|huf|ron|sek|nok|dkk|try|rub|uah|brl|aud|cad|rmb|rs\\.?|rp\\.?|rm|tk\\.?|ksh\\.?|s/\\.?|zł|kr\\.?|kč|ft|lei|лв\\.?|руб\\.?|грн\\.?|tl|đ|vnđ|円|元|원`;
const amount = `\\d[\\d.,'’\\s]*(?:[-–]{1,2}\\s?(?:(?:${currency})?\\s?\\d[\\d.,'’]*)?)?`;
/** Letters that are no known currency, before thousands in groups or before cents. */
const sum = "\\d{1,3}(?:([.,'’\\s])\\d{3})(?:\\1\\d{3})*(?:[.,]\\d{2})?|\\d+[.,]\\d{2}";
/** "TOP 10" is no price in Tonga, nor "ALL 50" one in Albania. */
const code = Intl.supportedValuesOf("currency")
  .filter((name) => name !== "TOP" && name !== "ALL")
  .join("|");
const coded = new RegExp(`^(?:(?:${code})\\s?${amount}|${amount}\\s?(?:${code}))$`, "u");
const price = new RegExp(
  `^(?:(?:${currency})\\s?${amount}(?:/-)?|${amount}\\s?(?:${currency})|\\p{L}{2,4}\\.?\\s?(?:${sum}))$`,
  "iu",
);
const yesNo =
  /^(?:true|false|yes|no|y|n|t|f|on|off|ja|nein|oui|non|vrai|faux|wahr|falsch|s[ií]|verdadero|falso|vero|sim|não|verdadeiro|tak|nie|ano|ne|да|нет|evet|hayır|igen|nem|nej|nei|kyllä|ei|はい|いいえ|有|是|否|있음|예|아니요)$/iu;

/** Digits that count or measure: "1980s", "500ml", "10x15", "31-33". */
const measure = /^\d{1,4}(?:[.,]\d+)?(?:[x×*–-]\d{1,4}(?:[.,]\d+)?){0,2}\p{L}{0,3}$/u;

const noCategory = "a grouping of products by their texts is not to be judged by that; name another column";

/** What a cell is that is neither a name nor a text. */
export interface Value {
  /** After "Every category is" and "12 of 40 texts are". */
  readonly is: string;
  readonly are: string;
  readonly test: (cell: string) => boolean;
  /** Why no category is one. */
  readonly why: string;
}

export const values: readonly Value[] = [
  {
    is: "a number",
    are: "numbers",
    why: "if these are no codes of categories but measure something (a price, a rating, a date), no grouping is to be judged by them; name another column",
    test: (name) =>
      (/^\p{N}/u.test(name) && numberIn(name) !== undefined) ||
      /^[-+]?\d+(?:[.,]\d+)?(?:e[-+]?\d+)?\s?(?:%|\/\s?\d+)?$/iu.test(name),
  },
  {
    is: "a date or a time",
    are: "dates or times",
    why: noCategory,
    test: (name) =>
      /^(?:[0-2]?\d:[0-5]\d(?::[0-5]\d)?|\d{4}[-/.]\d{1,2}(?:[-/.]\d{1,2})?|\d{1,2}[-/.]\d{1,2}[-/.](?:\d{2}|\d{4})|\d{1,2}[ .-]{1,2}\p{L}{3,10}\.?[ ,.-]{1,2}(?:19|20)\d\d|\p{L}{3,10}\.? \d{1,2},? (?:19|20)\d\d|\d{4}年\d{1,2}月(?:\d{1,2}日)?)(?:[T ,]+\d{1,2}:\d\d\S*(?: [AP]M)?)?$/iu.test(
        name,
      ),
  },
  {
    is: "a price",
    are: "prices",
    why: noCategory,
    test: (name) => price.test(name) || coded.test(name),
  },
  {
    is: "an address",
    are: "addresses or names of images",
    why: noCategory,
    test: (name) =>
      /^(?:(?:https?|ftp):\/\/|www\.)\S+$|^[^\s@]+@[^\s@]+\.\p{L}{2,}$|^\S+\.(?:html?|php|jpe?g|png|gif|webp|svg)$/iu.test(
        name,
      ),
  },
  {
    is: "an id",
    are: "ids or codes",
    why: "if these are no codes of categories but tell products apart, no grouping is to be judged by them; name another column",
    test: (name) =>
      !measure.test(name) &&
      /^\{?[\da-f]{8}-(?:[\da-f]{4}-){3}[\da-f]{12}\}?$|^(?=.*\d)[\da-f]{16,}$|^(?=(?:\D*\d){3})[\p{L}\d]+(?:[._-][\p{L}\d]+)*$/iu.test(
        name,
      ),
  },
  {
    is: "data written as JSON or Python",
    are: "data written as JSON or Python",
    why: "each whole cell is one category; write the name alone in a column of its own, or name another column",
    test: isRecord,
  },
  { is: "a yes or a no", are: "a yes or a no each", why: noCategory, test: (name) => yesNo.test(name) },
];
