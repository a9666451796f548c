/** What is drawn of a text as nothing at all, but for the joiners within Persian, Hindi and emoji and the tags of flags. */
const unseen =
  // eslint-disable-next-line no-misleading-character-class
  /(?![\u200c\u200d\ufe0e\ufe0f]|(?<=\u{1f3f4}[\u{e0020}-\u{e007e}]*)[\u{e0020}-\u{e007f}])[\p{Default_Ignorable_Code_Point}\u200b\ufeff\ufff9-\ufffc]/gu;

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
    .replace(/[\s\u2800]+/gu, " ")
    .trim();
}

/** What spreadsheets of many languages say of a formula that failed: "#N/A", "#WERT!", "#ЗНАЧ!". */
const failures =
  "n/?a(?: n/?a)?|n/d|n/b|i/t|н/д|nv|getting_data|null|nul|nulo|nullo|nulla|leeg|zero|пусто|boş|skärning|tyhjä|" +
  "(?:div|deel|division|dziel|jako|дел|sayi|sayı)/0|dělení_nulou|zéróosztó|value|wert|valeur|valor|valore|waarde|värdefel|værdi|verdi|arvo|arg|hodnota|érték|знач|değer|" +
  "ref|bezug|rif|verw|referens|reference|viittaus|adr|odkaz|hiv|ссылка|başv|name|nom|nombre|nome|naam|namn|navn|nimi|nazwa|název|név|имя|ad|" +
  "num|zahl|getal|ogiltigt|luku|liczba|číslo|szám|число|sayı|sayi|saknas|puuttuu|hiányzik|yok|spill|überlauf|calc|kalk|field|feld|connect|blocked|busy|unknown|external|python";
/** What people write for "not known", in several languages. */
const unknowns =
  "not (?:available|applicable|specified|provided|set)|no data|non (?:disponible|renseigné|spécifié|applicable|disponibile|specificato)|sans objet|keine angaben?|nicht (?:verfügbar|angegeben)|" +
  "sin (?:datos?|especificar)|no (?:disponible|aplica|especificado)|não (?:informado|disponível|se aplica|especificado)|niet van toepassing|brak danych|нет данных|ej (?:angivet|tillgänglig)|ikke (?:oppgitt|angivet)|" +
  "該当なし|データなし|暂无|暂无数据|不适用|해당 ?없음|데이터 ?없음";
/** What table programs (in several languages), programming languages, databases and people write for an empty cell. */
const placeholders = [
  /^(?:[-+]?nan|null|\\n|nil|none|n\.?\/?a\.?|n\/d|н\/д|-?1\.#(?:ind|qnan)|undefined|nat)$/iu,
  /^(?:blank|empty|leer|vide|vacío|en blanco|vuoto|vazio|пусто|brak|tom|空白|空)$/iu,
  /^(?:k\. ?a\.|n\. ?[dbv]\.(?: ?t\.)?|b\. ?d\.)$/iu,
  new RegExp(`^#[¿¡]?(?:${failures})[!?]$`, "iu"),
  /^#(?:n\/?a(?: n\/?a)?|n\/d|n\/b|i\/t|н\/д|nv|yok|getting_data|ref|value|div\/0|hiányzik)$/iu,
  new RegExp(`^(?:${unknowns})$`, "iu"),
];
/** True where a name says that nobody knows: people write it on purpose, and so it is one. */
export const saysUnknown = (name: string): boolean =>
  /^(?:unknown|unspecified|uncategori[sz]ed|unclassified|undefined|missing|tbd|to be (?:defined|determined)|no category|misc(?:ellaneous)?|others?|inconnu|non classé|autres?|divers|unbekannt|sonstiges?|desconocido|otros?|sin categoría|sconosciuto|altro|desconhecido|outros?|sem categoria|onbekend|overige?|okänd|övrigt|nieznan[ye]|inne|неизвестно|прочее|другое|diğer|その他|不明|其他|未知|기타)$/iu.test(
    name,
  );
/** Words that are names too; only brackets make them none. */
const bracketed = placeholders[1];

/** A cell without the brackets or the quotes around all of it. */
const bare = (cell: string): string =>
  /^(?:\((.*)\)|\[(.*)\]|<(.*)>|"(.*)"|'(.*)'|“(.*)”)$/u.exec(cell)?.slice(1).join("") ?? cell;

/** True for "nan", "NULL", "N/A", "#REF!" and their like, as a program or a person writes them, and for punctuation alone. */
export function isPlaceholder(cell: string): boolean {
  const seen = visibleName(cell.normalize("NFKC"));
  const inside = bare(seen);
  return (
    placeholders.some((form) => (form !== bracketed || inside !== seen) && form.test(inside.trim())) ||
    /^[\p{P}\s]+$/u.test(seen)
  );
}

/** True where nothing is seen of a cell. */
export function isBlank(cell: string): boolean {
  return visibleName(cell) === "";
}
