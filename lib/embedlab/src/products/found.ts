import type { Catalogue, Product } from "./catalogue.js";
import type { ColumnMapping } from "./columns.js";
import type { Wording } from "../table/wording.js";

/** What is known of a catalogue when its notes are written. */
export interface Found extends Pick<Catalogue, "categories"> {
  readonly products: readonly Product[];
  readonly language: string | null;
  readonly mixed: readonly string[];
  readonly mapping: ColumnMapping;
  readonly markup: "keep" | "strip";
  readonly wording: Wording;
  /** The distinct cells that hold a category, as they stand in the file. */
  readonly categoryCells: readonly string[];
  /** The category's cell of each product without a category. */
  readonly emptyCells: readonly string[];
}
