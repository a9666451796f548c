/** A word of commerce that the cleaned treatment leaves out, with why. */
export interface Stopword {
  readonly word: string;
  readonly group: string;
  readonly reason: string;
  /** Share of the Flipkart sample's 1,050 descriptions that hold it. */
  readonly documentShare: number;
  /** Mutual information with the category in that sample, in bits (the categories themselves: 2.81). */
  readonly information: number;
}

const reasons = {
  price: "what it costs and that it is cheap: said of every product",
  sale: "how it is sold, paid, delivered and returned: the shop's service, whatever it sells",
  form: "the headings of the shop's specification form",
  praise: "praise that fits any product",
} as const;

const words: readonly (readonly [string, keyof typeof reasons, number, number])[] = [
  ["rs", "price", 0.868, 0.052],
  ["price", "price", 0.326, 0.097],
  ["only", "price", 0.571, 0.123],
  ["lowest", "price", 0.016, 0.047],
  ["exclusive", "price", 0.028, 0.050],
  ["buy", "sale", 0.549, 0.123],
  ["free", "sale", 0.567, 0.132],
  ["shipping", "sale", 0.537, 0.132],
  ["delivery", "sale", 0.539, 0.132],
  ["cash", "sale", 0.537, 0.132],
  ["genuine", "sale", 0.537, 0.132],
  ["products", "sale", 0.560, 0.119],
  ["product", "sale", 0.085, 0.035],
  ["warranty", "sale", 0.057, 0.039],
  ["customer", "sale", 0.017, 0.020],
  ["order", "sale", 0.014, 0.015],
  ["service", "sale", 0.026, 0.032],
  ["item", "sale", 0.016, 0.020],
  ["available", "sale", 0.018, 0.007],
  ["specifications", "form", 0.315, 0.096],
  ["features", "form", 0.251, 0.056],
  ["general", "form", 0.270, 0.098],
  ["type", "form", 0.214, 0.061],
  ["number", "form", 0.208, 0.101],
  ["sales", "form", 0.208, 0.106],
  ["package", "form", 0.208, 0.106],
  ["pack", "form", 0.197, 0.093],
  ["box", "form", 0.238, 0.063],
  ["key", "form", 0.191, 0.063],
  ["brand", "form", 0.197, 0.056],
  ["model", "form", 0.142, 0.052],
  ["name", "form", 0.092, 0.029],
  ["id", "form", 0.051, 0.066],
  ["code", "form", 0.057, 0.070],
  ["additional", "form", 0.080, 0.066],
  ["summary", "form", 0.031, 0.061],
  ["quality", "praise", 0.101, 0.051],
  ["perfect", "praise", 0.072, 0.086],
  ["easy", "praise", 0.050, 0.019],
  ["stylish", "praise", 0.030, 0.027],
  ["beautiful", "praise", 0.038, 0.031],
  ["elegant", "praise", 0.028, 0.030],
  ["designed", "praise", 0.051, 0.029],
  ["range", "praise", 0.022, 0.011],
  ["collection", "praise", 0.023, 0.015],
  ["premium", "praise", 0.014, 0.009],
  ["original", "praise", 0.016, 0.022],
  ["attractive", "praise", 0.023, 0.019],
  ["unique", "praise", 0.019, 0.013],
];

/**
 * The 49 words that the note's BERT treatment leaves out. The note gives their number and kind, non-discriminating words
 * of commerce, but not the list: these are the most frequent words of commerce of the Flipkart sample, chosen by hand,
 * that tell less than 0.135 bits about the category. Words of the shop that tell more (discounts, replacement, guarantee,
 * flipkart) stay: they leak the category, and notebook 5 measures what taking them out does.
 */
export const stopwords: readonly Stopword[] = words.map(([word, group, documentShare, information]) => ({ word, group, reason: reasons[group], documentShare, information }));

/**
 * Words of commerce that tell 0.135 bits or more about the category in the Flipkart sample, so that no cleaning of
 * non-discriminating words may take them out: the shop's name and its closing sentences, which leak the label.
 */
export const leakingWords: readonly string[] = ["flipkart", "com", "online", "india", "best", "prices", "discounts", "great", "30", "day", "replacement", "guarantee", "contents", "details"];
