import type { Catalogue, Product } from "./catalogue.js";
import type { ColumnMapping } from "./columns.js";
import type { Wording } from "./wording.js";

/** What is known of a catalogue when its notes are written. */
export interface Found extends Pick<Catalogue, "categories"> {
  readonly products: readonly Product[];
  readonly language: string | null;
  readonly mixed: readonly string[];
  readonly mapping: ColumnMapping;
  readonly markup: "keep" | "strip";
  readonly wording: Wording;
  /** The category's cell of each product without a category. */
  readonly emptyCells: readonly string[];
}
