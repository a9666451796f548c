export { leakingBoilerplate, removePhrases, type LeakingOptions, type LeakingPhrase } from "./boilerplate.js";
export { clean, cleaner, compression, type Compression } from "./clean.js";
export { stopwordLists, stopwords, type Stopword, type StopwordList } from "./stopwords.js";
export { languageStopwords } from "./language-stopwords.js";
export { treatmentOf, treatments } from "./treatments.js";
export { tfidf, type SparseMatrix, type Tfidf, type TfidfOptions } from "./tfidf.js";
export { lsa, type Lsa, type LsaOptions } from "./lsa.js";
