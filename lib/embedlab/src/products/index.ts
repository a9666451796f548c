export type { Catalogue, Product } from "./catalogue.js";
export { flipkartMapping, type Column, type ColumnMapping } from "./columns.js";
export { categoryLevels, type CategoryLevel } from "./levels.js";
export { loadProducts, parseProducts, type LoadOptions } from "./load.js";
export { frameRows, toDataFrame, type DataFrame } from "./dataframe.js";
export { describeLengths, type LengthStatistics } from "./lengths.js";
export { isNoteSample } from "./published.js";
export { columnOptions } from "../table/wording.js";
