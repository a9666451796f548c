/** What the note prints, as data: its tables, its parameters, and the sentences that the audit recomputes. */
export const noteTables = {
  source: "Preuve de Concept E5-large-v2, note méthodologique, Brice Béchet, juin 2025",
  categories: [
    "Baby Care",
    "Beauty and Personal Care",
    "Computers",
    "Home Decor & Festive Needs",
    "Home Furnishing",
    "Kitchen & Dining",
    "Watches",
  ],
  /** Rows are categories; columns are raw k-means cluster ids under the categories' names. */
  confusion: {
    BERT: [
      [0, 86, 23, 5, 15, 7, 14],
      [0, 5, 34, 80, 1, 9, 21],
      [45, 0, 19, 67, 0, 16, 3],
      [4, 0, 39, 0, 1, 28, 78],
      [1, 0, 58, 0, 74, 17, 0],
      [3, 0, 34, 3, 2, 60, 48],
      [142, 1, 2, 0, 0, 5, 0],
    ],
    "E5-large-v2": [
      [14, 1, 22, 0, 18, 1, 94],
      [7, 94, 0, 0, 49, 0, 0],
      [23, 71, 0, 0, 56, 0, 0],
      [76, 0, 0, 0, 74, 0, 0],
      [0, 0, 74, 0, 75, 0, 1],
      [29, 2, 1, 0, 44, 74, 0],
      [0, 0, 0, 148, 2, 0, 0],
    ],
  },
  ari: { BERT: 0.3133, "E5-large-v2": 0.3595 },
  /** k-means runs behind each ARI. */
  runs: 1 as number,
  minutes: { BERT: 14.5, "E5-large-v2": 23 },
  dataset: { rows: 1050, categories: 7, perCategory: 150, meanCharacters: 474, meanTokens: 76 },
  preprocessing: { stopwords: 49, compressionPercent: 5.1 },
  forest: {
    trees: 100,
    maxDepth: 10,
    train: 840,
    test: 210,
    accuracy: 0.9048,
    topDimensions: [892, 552, 702, 92, 199, 25],
  },
  shap: {
    topDimensionsQuoted: [6, 2, 4],
    waterfall: {
      class: "Baby Care",
      base: 0.143,
      output: 0.618,
      up: { 853: 0.02, 877: 0.02, 733: 0.01 },
      down: { 220: -0.01, 80: -0.01, 825: -0.01 },
      otherFeatures: 1010,
      otherContribution: 0.33,
    },
    sharedWithForestTop10: 6,
  },
  architecture: {
    BERT: { parameters: 110e6 },
    "E5-large-v2": { layers: 24, heads: 16, dimensions: 1024, parameters: 335e6 },
  },
  claims: {
    ariGainPercent: 14.7,
    timeGainPercent: 56,
    diagonalGains: { Watches: 49, "Beauty and Personal Care": 89, "Home Furnishing": 1 },
    babyCareAsWatchesErrors: -48,
    watchesAsHomeDecorErrors: 148,
    homeDecorWithFurnishingErrors: [76, 80],
    /** The categories that section 3.3 calls clearly separated in BERT's map. */
    apartInBert: ["Computers", "Watches"],
    /** The categories that it calls widely dispersed there. */
    scatteredInBert: ["Baby Care", "Beauty and Personal Care"],
    temperature: 0.05,
    /** What a prefix is said to gain, after benchmarks. */
    prefixGainPercent: [15, 20],
    /** Data sets on which E5 is said to have been evaluated. */
    benchmarks: 56,
    importantDimensions: [15, 20],
    dimensions: 1024,
    timeRatio: [2, 3],
    /** Products from which transformers are said to show their potential. */
    productsNeeded: 10000,
  },
} as const;
