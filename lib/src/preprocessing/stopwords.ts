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
  sale: "how it is sold, paid, delivered and returned: the shop's closing sentence",
  shop: "the shop's own name and country",
  form: "the headings of the shop's specification form",
  praise: "praise that fits any product",
} as const;

/**
 * The 49 words that the note's BERT treatment leaves out. The note gives their number and kind, not the list: these are
 * the most frequent words of commerce of the Flipkart sample, chosen by hand from its words in order of frequency. Where one still
 * carries information on the category, it is the shop's boilerplate that leaks it, not the product.
 */
const words: readonly (readonly [string, keyof typeof reasons, number, number])[] = [
  ["rs", "price", 0.868, 0.052],
  ["price", "price", 0.326, 0.097],
  ["prices", "price", 0.195, 0.153],
  ["discounts", "price", 0.128, 0.481],
  ["best", "price", 0.204, 0.162],
  ["great", "price", 0.158, 0.385],
  ["only", "price", 0.571, 0.123],
  ["online", "price", 0.37, 0.29],
  ["buy", "sale", 0.549, 0.123],
  ["free", "sale", 0.567, 0.132],
  ["shipping", "sale", 0.537, 0.132],
  ["delivery", "sale", 0.539, 0.132],
  ["cash", "sale", 0.537, 0.132],
  ["day", "sale", 0.482, 0.276],
  ["30", "sale", 0.459, 0.302],
  ["replacement", "sale", 0.466, 0.324],
  ["guarantee", "sale", 0.448, 0.318],
  ["genuine", "sale", 0.537, 0.132],
  ["products", "sale", 0.56, 0.119],
  ["product", "sale", 0.085, 0.035],
  ["flipkart", "shop", 0.373, 0.319],
  ["com", "shop", 0.367, 0.333],
  ["india", "shop", 0.154, 0.385],
  ["specifications", "form", 0.315, 0.096],
  ["features", "form", 0.251, 0.056],
  ["general", "form", 0.27, 0.098],
  ["details", "form", 0.106, 0.183],
  ["type", "form", 0.214, 0.061],
  ["number", "form", 0.208, 0.101],
  ["contents", "form", 0.135, 0.136],
  ["sales", "form", 0.208, 0.106],
  ["package", "form", 0.208, 0.106],
  ["pack", "form", 0.197, 0.093],
  ["box", "form", 0.238, 0.063],
  ["key", "form", 0.191, 0.063],
  ["brand", "form", 0.197, 0.056],
  ["model", "form", 0.142, 0.052],
  ["name", "form", 0.092, 0.029],
  ["id", "form", 0.051, 0.066],
  ["code", "form", 0.057, 0.07],
  ["additional", "form", 0.08, 0.066],
  ["summary", "form", 0.031, 0.061],
  ["quality", "praise", 0.101, 0.051],
  ["perfect", "praise", 0.072, 0.086],
  ["easy", "praise", 0.05, 0.019],
  ["stylish", "praise", 0.03, 0.027],
  ["beautiful", "praise", 0.038, 0.031],
  ["elegant", "praise", 0.028, 0.03],
  ["designed", "praise", 0.051, 0.029],
];

export const stopwords: readonly Stopword[] = words.map(([word, group, documentShare, information]) => ({ word, group, reason: reasons[group], documentShare, information }));
