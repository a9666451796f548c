export type { Catalogue, Product } from "./catalogue.js";
export type { Column, ColumnMapping } from "./columns.js";
export { loadProducts, parseProducts, type LoadOptions } from "./load.js";
export { frameRows, toDataFrame, type DataFrame } from "./dataframe.js";
export { describeLengths, type LengthStatistics } from "./lengths.js";
export { duplicateGroups, nearDuplicates, type DuplicatePair } from "./near-duplicates.js";
export { languageName, languageOf } from "./language.js";
export { wordCount } from "./words.js";
export { isNoteSample } from "./published.js";
