/** What columns of ids, of names and texts, and of categories are usually called as whole names. */
export const ids = "id|sku|ean|gtin|asin|pid|code|nr|no|r[eé]f(?:erence|érence)?|artikel(?:nummer|nr)?";
export const texts =
  "title|titel|titre|título|titolo|name|nom|nombre|nome|product(?: ?name)?|produkt(?:name)?|produit|producto|prodotto|bezeichnung|texte?|texto|testo|desc|description|beschreibung|descripción|descrizione|descrição|libellé|body|content|abstract|название|описание|商品名|説明|名称|描述|상품명|설명";
export const labels =
  "label|kind|category|categories|kategorie|catégorie|categor[ií]a|class|rayon|department|warengruppe|type|genre|topic|group|brand|marke|marque|marca|категория|カテゴリー?|类别|분류|카테고리";
export const prices = "price|preis|prix|precio|prezzo";

const textName = new RegExp(`^(?:${texts})$`, "iu");
const labelName = new RegExp(`^(?:${labels})$`, "iu");
/** Words for a number or a code, which names of columns end with: "product_id", "Artikel-Nr.", "row number". */
const idName = new RegExp(
  `(?:^|[\\s_.:-])(?:${ids}|upc|isbn|mpn|index|idx|num(?:ber|ero|éro)?|número|numer|row|barcode|pos(?:ition)?|key|handle|slug|ur[li]|link|uuid|guid|cod(?:e|igo)?|código|kód|kod|артикул|код|номер|parent)\\s?\\d*[.:]?$|(?:nummer|nr)\\.?$|[#№]|番号|编号|編號|번호|รหัส|رقم|کد|קוד|מספר`,
  "iu",
);

/** Whether a column's name says that it holds texts or products' names. */
export const isTextName = (name: string): boolean => textName.test(name.trim());
/** Whether a column's name says that it holds categories. */
export const isLabelName = (name: string): boolean => labelName.test(name.trim());
/** Whether a column's name says that it holds numbers or codes of its rows. */
export const isIdName = (name: string): boolean => idName.test(name.trim().replace(/(?<=\p{Ll})(?=\p{Lu})/gu, " "));
