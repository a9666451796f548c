/** What is drawn of a text as nothing at all, but for blanks, joiners, an emoji's selectors and the tags of flags. */
const unseen =
  // eslint-disable-next-line no-misleading-character-class
  /(?![\s\u0085\u200c\u200d\ufe0e\ufe0f]|(?<=\u{1f3f4}[\u{e0020}-\u{e007e}]*)[\u{e0020}-\u{e007f}])[\p{Cc}\p{Default_Ignorable_Code_Point}\p{Noncharacter_Code_Point}\u200b\ufeff\ufff9-\ufffc]/gu;

/** Marks that choose how an emoji is drawn, where none stands before them. */
const straySelectors = /(?<![\p{Extended_Pictographic}#*\d])[\ufe0e\ufe0f]/gu;
/** Letters that are written joined, so that a joiner between two of them is seen. */
const joining =
  "\\p{Script=Arabic}\\p{Script=Syriac}\\p{Script=Nko}\\p{Script=Mongolian}\\p{Script=Devanagari}\\p{Script=Bengali}\\p{Script=Gurmukhi}\\p{Script=Gujarati}\\p{Script=Oriya}\\p{Script=Tamil}\\p{Script=Telugu}\\p{Script=Kannada}\\p{Script=Malayalam}\\p{Script=Sinhala}\\p{Script=Myanmar}\\p{Script=Khmer}\\p{Script=Tibetan}\\p{Script=Balinese}\\p{Script=Javanese}\\p{M}";
const strayJoiners = new RegExp(
  [
    `(?<=[${joining}])[\\u200c\\u200d](?=[${joining}])`,
    "(?<=[\\p{Extended_Pictographic}\\p{Emoji_Modifier}\\u20e3\\ufe0f]|[\\u{e007f}])\\u200d(?=\\p{Extended_Pictographic})",
    "(?<stray>[\\u200c\\u200d])",
  ].join("|"),
  "gu",
);
function withoutStrayJoiners(name: string): string {
  if (!/[\u200c\u200d]/.test(name)) return name;
  return name
    .replace(/([\u200c\u200d])[\u200c\u200d]+/gu, "$1")
    .replace(strayJoiners, (joiner: string, stray: string | undefined) => (stray === undefined ? joiner : ""));
}

/** Letters and digits, which nobody overlooks. */
const plain = /[\p{Ll}\p{Lu}\p{Nd}]/u;

const visibleOnce = (name: string): string =>
  withoutStrayJoiners(name.normalize("NFC").replace(unseen, "").replace(straySelectors, ""))
    .replace(/[\s\u0085\u2800]+/gu, " ")
    .trim();

/** A name as it is seen: composed (NFC), without invisible characters, its blanks single and none at its ends. */
export function visibleName(name: string): string {
  if (/^[!-~]*(?: [!-~]+)*$/.test(name)) return name.trim();
  const seen = visibleOnce(name);
  // Where something unseen has gone from between them, a letter and its accent are composed.
  return seen === name ? seen : visibleName(seen);
}

/** What is one for a reader however its emoji are drawn: in colour, as a plain sign, or as the program likes. */
export const seenAs = (name: string): string => visibleName(name).replace(/[\ufe0e\ufe0f]/gu, "");

/** True where nothing is seen of a cell. */
export function isBlank(cell: string): boolean {
  return !plain.test(cell) && visibleName(cell) === "";
}

/** What spreadsheets of many languages say of a formula that failed: "#N/A", "#WERT!", "#ЗНАЧ!". */
const failures =
  "n/?a(?: n/?a)?|n/d|n/b|i/t|н/д|nv|getting_data|null|nul|nulo|nullo|nulla|leeg|zero|пусто|boş|skärning|tyhjä|" +
  "(?:div|deel|division|dziel|jako|дел|sayi|sayı)/0|dělení_nulou|zéróosztó|value|wert|valeur|valor|valore|waarde|värdefel|værdi|verdi|arvo|arg|hodnota|érték|знач|değer|" +
  "ref|bezug|rif|verw|referens|reference|viittaus|adr|odkaz|hiv|ссылка|başv|name|nom|nombre|nome|naam|namn|navn|nimi|nazwa|název|név|имя|ad|" +
  "num|zahl|getal|ogiltigt|luku|liczba|číslo|szám|число|sayı|sayi|saknas|puuttuu|hiányzik|yok|spill|überlauf|calc|kalk|field|feld|connect|blocked|busy|unknown|external|python|" +
  "error|fehler|erreur|errore|erro|fout|fel|fejl|feil|virhe|błąd|chyba|hiba|hata|ошибка|macro|syntax";
/** What people write for "not known" or "does not apply", in several languages. */
const unknowns =
  "not (?:available|applicable|specified|provided|set|given|stated|found|known|recorded|entered)|(?:value |data )?not found|no (?:data|value|information|info)|missing(?: value| data)|null value|entf\\.|entfällt|" +
  "non (?:disponible|renseignée?|spécifiée?|précisée?|communiquée?|définie?|applicable|disponibile|specificat[oa]|indicat[oa]|pervenut[oa]|definit[oa])|sans objet|" +
  "keine? angaben?|ohne angaben?|keine daten|nicht (?:verfügbar|angegeben|vorhanden|bekannt|gesetzt|definiert|zutreffend)|" +
  "sin (?:datos?|especificar|informaci[oó]n|definir)|no (?:disponible|aplica|especificad[oa]|informad[oa]|indicad[oa]|definid[oa])|" +
  "não (?:informad[oa]|disponível|se aplica|especificad[oa]|definid[oa]|consta)|sem (?:informação|dados?)|" +
  "niet (?:van toepassing|beschikbaar|opgegeven|ingevuld)|geen (?:gegevens|opgave)|brak danych|nie (?:podano|dotyczy|określono)|" +
  "нет (?:данных|информации|сведений)|не (?:указан[оаы]?|задан[оаы]?|определен[оаы]?|заполнен[оаы]?|применимо|вказан[оаі]?|визначено)|ej (?:angivet|tillgänglig|angiven)|ikke (?:oppgitt|angivet|tilgængelig|tilgjengelig|angitt)|uoplyst|ei (?:saatavilla|määritelty|tietoa|tiedossa)|" +
  "neuvedeno|neuvedené|není (?:k dispozici|známo)|neurčeno|nincs (?:adat|megadva)|nespecificat|belirtilmemiş|girilmemiş|tanımsız|mevcut değil|δεν (?:υπάρχει|ορίστηκε|διατίθεται)|" +
  "غير (?:محدد|متوفر|متاح)|لا ينطبق|نامشخص|לא (?:צוין|רלוונטי|זמין|מוגדר)|ไม่ระบุ|ไม่มีข้อมูล|(?:không|chưa) (?:xác định|áp dụng|có dữ liệu)|tidak (?:tersedia|diketahui|ditentukan|ada data)|(?:लागू|ज्ञात) नहीं|उपलब्ध नहीं|" +
  "該当なし|該当無し|データなし|未設定|未入力|未指定|未登録|暂无|暂无数据|暫無|不适用|不適用|未填写|未设置|未指定|無資料|해당 ?없음|데이터 ?없음|미설정|미입력";
/** What table programs (in several languages), programming languages, databases and people write for an empty cell. */
const placeholders = [
  /^(?:[-+]?nan|null|\\n|nil|none|n\.?[/\\]?a\.?|n[/\\](?:d|c|i|k|v)|s\/d|н\/д|б\/н|-?1\.#(?:ind|inf|qnan|snan)|undefined|nat|(?:pd|np|pandas|numpy)\.(?:na|nan|nat)|dbnull(?:\.value)?|nonetype)$/iu,
  /^(?:\[object (?:object|null|undefined)\]|#?(?:err|fehler|erreur|error):\s?\d{3}|loading(?:\.{3}|…))$/iu,
  /^[-+](?:inf|infinity|∞)$/iu,
  /^(?:k\. ?a\.|o\. ?a\.|n\. ?[dbvc]\.(?: ?t\.)?|b\. ?d\.|s\. ?d\.|s\. ?o\.)$/iu,
  new RegExp(`^#[¿¡]?(?:${failures})[!?]$`, "iu"),
  /^#(?:n\/?a(?: n\/?a)?|n\/d|n\/b|i\/t|н\/д|nv|yok|getting_data|ref|value|div\/0|hiányzik|fehler|error)$/iu,
  new RegExp(`^(?:${unknowns})$`, "iu"),
];
/** A number beyond all numbers, as a program prints it. */
const infinite = /^inf$/u;
/** "Na" is a name (sodium, Korean ones); "NA" and "na" are none. */
const nameOfTwo = /^Na$/u;
/** Words that are names too; only brackets make them none. */
const bracketed =
  /^(?:blank|empty|leer|vide|vacío|en blanco|vuoto|vazio|пусто|brak|tom|tomt|tyhjä|prázdné|üres|boş|空白|空|공백|비어 있음|فارغ|ריק|ว่าง|unset|missing)$/iu;

/** What surrounds a cell that is bracketed or quoted as a whole: "(none)", "{null}", "'NULL'", "-- none --". */
const around = /^(?:\((.*)\)|\[(.*)\]|\{(.*)\}|<(.*)>|"(.*)"|'(.*)'|“(.*)”|„(.*)[“”]|«(.*)»|‹(.*)›|`(.*)`|【(.*)】)$/u;
const trimmedOf = (cell: string): string =>
  cell.replace(/^[-–—_*.:;,~=\s]+(?=[\p{L}([{<])|(?<=[\p{L})\]}>])[-–—_*:;,~=\s]+$|(?<=\p{L}{2})\.$/gu, "");
function bare(cell: string): string {
  const inside = around.exec(cell)?.slice(1).join("");
  return inside === undefined || /[[\](){}<>]/u.test(inside) ? cell : inside.trim();
}

/** Cells of more characters are text, whatever they say. */
const longest = 80;

/** True for "nan", "NULL", "N/A", "#REF!" and their like, as a program or a person writes them, and for punctuation alone. */
export function isPlaceholder(cell: string): boolean {
  if (cell.length > longest && plain.test(cell)) return false;
  const seen = visibleName(cell.normalize("NFKC")).replace(/^(\S+)(?: \1)+$/u, "$1");
  if (/^[\p{P}\p{Sk}~=|<>\s]+$/u.test(seen)) return true;
  const parts = seen.split(/\s*[|;,>()]+\s*/u).filter((part) => part !== "");
  return isOne(seen) || (parts.length > 1 && parts.every(isOne));
}

function isOne(seen: string): boolean {
  const outer = trimmedOf(seen);
  const inside = bare(bare(outer));
  const words = inside.replace(/(?<=\p{L})[-_]+(?=\p{L})/gu, " ").replace(/\s*([/\\])\s*/gu, "$1");
  if (nameOfTwo.test(seen)) return false;
  return (
    [seen, inside, words].some((form) => placeholders.some((one) => one.test(form))) ||
    infinite.test(inside) ||
    (inside !== outer && (bracketed.test(inside) || unknownNames.test(words)))
  );
}

/** "No category" in several languages: a word for "no" or "without" before one for what is missing, or "none" alone. */
const withoutWords =
  "no|without|ohne|kein[enrs]*|sans|aucune?|sin|ningun[oa]?|senza|nessun[oa]?|sem|nenhuma?|geen|zonder|ingen|uden|utan|uten|ei|ilman|bez|brak|žádn[áýé]|žiadn[ay]|nincs|nélkül|без|нет|немає|χωρίς|καμία|fără|không(?: có)?|tidak ada|tanpa|walang|بدون|لا يوجد|لا توجد|ללא|אין|ไม่มี|なし|無し|无|無|없음";
const things =
  "category|categories|group|type|label|brand|kategor\\p{L}+|catégories?|rayon|categor[ií]as?|categori[eiă]|luokkaa|κατηγορία|категори[яийі]|рубрик[аи]|danh mục|หมวดหมู่|تصنيف|فئة|קטגוריה|श्रेणी|カテゴリー?|分类|分類|카테고리";
const none =
  "none|keine|aucune?|ningun[oa]|nessun[oa]|nenhuma?|geen|ingen|inga|inget|brak|žádn[áýé]|žiadn[ay]|nincs|нет|немає|yok|không có|tidak ada|لا يوجد|لا توجد|ללא|אין|ไม่มี|なし|無し|无|無|없음";
const unknown =
  `un-?(?:known|specified|categori[sz]ed|classified|assigned|sorted|defined)|missing|n\\.?[cr]\\.?|tb[acd]|to be (?:defined|determined|announced|confirmed)|(?:${none})|(?:${withoutWords})[ -]?(?:${things})|(?:${things}) ?(?:なし|無し|없음|yok)|` +
  "inconnue?|non (?:classée?|catégorisée?)|à (?:définir|classer)|unbekannt|nicht (?:zugeordnet|kategorisiert|klassifiziert)|unkategorisiert|" +
  "desconocid[oa]|sin (?:clasificar|categorizar|asignar)|sconosciut[oa]|non (?:categorizzat[oi]|classificat[oi]|assegnat[oi])|desconhecid[oa]|não (?:classificad|categorizad)[oa]|onbekend|niet (?:gecategoriseerd|ingedeeld)|okänd|okategoriserade?|ukendt|ukjent|ikke kategoriseret|ukategoriser(?:et|t)|tuntematon|luokittelematon|" +
  "nieznan[yea]|nieprzypisane|neznám[ýáé]|nezařazen[oéý]|nezaraden[éý]|ismeretlen|besorolatlan|necunoscut[ăa]?|nepoznato|neznano|nežinoma|nezināms|teadmata|неизвестн(?:о|ый|ая|ое)|невідом[оаі]|άγνωστο|" +
  "bilinmiyor|bilinmeyen|kategorisiz|غير (?:معروف|مصنف)|مجهول|ناشناخته|לא (?:ידוע|מסווג)|ไม่ทราบ|không rõ|chưa phân loại|tak berkategori|अज्ञात|不明|未定|未分類|未知|未分类|미정|미분류|알 수 없음";
/** What is put with the rest, or where a shop's program puts what nobody sorted. */
const others =
  "misc(?:ellaneous|\\.)?|others?|default(?: category)?|root (?:category|catalog)|autres?|divers|sonstiges?|verschiedenes|otr[oa]s?|altr[oie]|outr[oa]s?|overige?|övrigt|øvrigt|annet|andet|inne|ostatní|ostatné|egyéb|altele|ostalo|прочее|другое|разное|інше|друго|λοιπά|άλλα|diğer|أخرى|سایر|אחר|อื่น ?ๆ|khác|lainnya|lain-lain|अन्य|その他|其他|其它|기타";
const unknownNames = new RegExp(`^(?:${unknown})$`, "iu");
const otherNames = new RegExp(`^(?:${others}|empty|blank|na|inf|infinity)$`, "iu");
/** Words for "empty" that are names as well where they begin with a capital: Tom, Leer. */
const emptyWords = /^(?:tom|leer|vide|vacío|vuoto|vazio|пусто|空白|空)$/u;

/** True where a name says that nobody knows: people write it on purpose, and so it is one. */
export function saysUnknown(name: string): boolean {
  const inside = bare(bare(trimmedOf(visibleName(name.normalize("NFKC"))))).replace(/(?<=\p{L})_+(?=\p{L})/gu, " ");
  return unknownNames.test(inside) || otherNames.test(inside) || emptyWords.test(inside);
}
