/** What is drawn of a text as nothing at all, without the joiners that Persian, Hindi and emoji need inside a word. */
// eslint-disable-next-line no-misleading-character-class
const unseen = /(?![\u200c\u200d\ufe0e\ufe0f])[\p{Default_Ignorable_Code_Point}\u200b\ufeff]/gu;
/** Marks that choose how an emoji is drawn, where none stands before them. */

const straySelectors = /(?<![\p{Extended_Pictographic}#*\d])[\ufe0e\ufe0f]/gu;
const strayJoiners = /(?<![\p{L}\p{M}\p{S}\ufe0f])[\u200c\u200d]+|[\u200c\u200d]+(?![\p{L}\p{M}\p{S}])/gu;

/** A name as it is seen: composed (NFC), without invisible characters, its blanks single and none at its ends. */
export function visibleName(name: string): string {
  return name
    .normalize("NFC")
    .replace(unseen, "")
    .replace(straySelectors, "")
    .replace(strayJoiners, "")
    .replace(/\s+/gu, " ")
    .trim();
}

/** What table programs (in several languages), programming languages, databases and people write for an empty cell. */
const placeholders = [
  /^(?:-?nan|null|\(null\)|\[null\]|\\n|nil|none|n\.?\/?a\.?|<na>|-?1\.#(?:ind|qnan)|undefined|nat)$/i,
  /^(?:#n\/?[ad](?: n\/?a)?|#nv|#[¿¡]?(?:ref|value|name|null|num|wert|bezug|zahl|valeur|nom|nul|nombre|valor|rif|nome|valore)[!?]|#div\/0!)$/i,
  /^(?:\((?:blank|empty|leer|vide|vacío|en blanco|vuoto|vazio)\)|k\. ?a\.|n\. ?[dbv]\.(?: ?t\.)?)$/i,
];

/** True for "nan", "NULL", "N/A", "#REF!" and their like, and for punctuation alone. */
export function isPlaceholder(cell: string): boolean {
  const seen = visibleName(cell);
  return placeholders.some((form) => form.test(seen)) || /^[\p{P}\s]+$/u.test(seen);
}

/** True where nothing is seen of a cell. */
export function isBlank(cell: string): boolean {
  return visibleName(cell) === "";
}
