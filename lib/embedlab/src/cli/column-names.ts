import { isIdName } from "../table/usual-names.js";

/** A column's name as words: "post_title", "productName" and "Body (HTML)" are two each. */
const spaced = (name: string): string =>
  name
    .normalize("NFKC")
    .replace(/(?<=[\p{Ll}\d])(?=\p{Lu})/gu, " ")
    .replace(/[^\p{L}\p{M}\p{N}]+/gu, " ")
    .trim()
    .toLowerCase();

/** Whole words, and stems that compounds hold: "Artikelbeschreibung". */
const oneOf = (words: string, stems: string): RegExp =>
  new RegExp(`(?:^| )(?:${words})(?: ?\\d+)?(?= |$)|${stems}`, "iu");

const texts = oneOf(
  "texts?|texte|texto|testo|teksti?|tekst|tekstas|metin|szöveg|desc|descr|body|contents?|contenu|contenido|conteúdo|abstract|summary|overview|synopsis|plot|details?|reviews?|comments?|messages?|article|resume|instructions|opis|popis|опис|текст|treść|içerik|ürün açıklaması|açıklama|kuvaus|leírás|libell[eé]|bodyhtml|mô tả|nội dung|keterangan|وصف|الوصف|نص|توضیحات|תיאור|विवरण",
  "descri|deskri|beschreib|omschrijv|beskriv|langtext|kurztext|produkttext|описани|содержани|περιγραφ|κείμενο|açıklama|描述|介绍|介紹|详情|詳情|正文|内容|內容|简介|説明|本文|설명|내용|본문|คำอธิบาย|รายละเอียด|ข้อความ",
);
const titles = oneOf(
  "title|titre|titel|título|titulo|titolo|tytuł|titlu|headline|subject|name|names|nom|nombre|nome|naam|namn|navn|nimi|nume|név|nama|isim|adı?|başlık|başlığı|judul|tên|tiêu đề|имя|שם|כותרת|اسم|الاسم|عنوان|العنوان|نام|नाम",
  "bezeichnung|kurzbez|[pa]r[ot][a-z]+name|recipename|designation|désignation|denomina|denumire|megnevez|nazwa|název|názov|naziv|назва|наименован|найменуван|заголов|τίτλος|όνομα|标题|標題|名称|名稱|品名|商品名|名前|タイトル|상품명|이름|제목|ชื่อ",
);
/** What is a title as a column's whole name alone: "Product type" is none. */
const whole =
  /^(?:product|products|produkt|produit|producto|produto|prodotto|artikel|artículo|article|item|tovar|товар|ürün|商品|产品|產品|상품|สินค้า)$/u;
/** What a text or a name is of, where it is not of the product. */
const otherThings = oneOf(
  "seo|meta|alt|image|images|img|picture|photo|bild|option|options|variant|attribute|brand|marke|marque|marca|vendor|seller|merchant|store|shop|company|website|site|source|user|customer|author|reviewer|category|categories|collection|file|link|url|tax|size|color|colour|shipping|unit|city|country|state|province|region|street|first|last|level|class|group|type|custom|additional|extra|metafields|type|tipo|typ|тип|count|cnt|num|number|total|date|rating|id|code|sku|zone",
  "kategor|categor|категор|бренд|品牌|店铺",
);

/** How plainly a name says that a column holds the products' texts: 0 for a description, 1 for a title or a name, 2 for neither. */
export function textRank(name: string): 0 | 1 | 2 {
  const words = spaced(name);
  if (otherThings.test(words)) return 2;
  return texts.test(words) ? 0 : titles.test(words) || whole.test(words) ? 1 : 2;
}

const categories = oneOf(
  "class|classes|label|labels|department|rayon|d[eé]partement|genre|genres|topics?|collections?|collezione|colecci[oó]n|cole[cç][aã]o|kollektion|gruppe|grupa|gruppo|grupo|groupe|grup|sortiment|abteilung|famille|familia|famiglia|breadcrumbs?|taxonomy|рубрика|раздел|группа|danh mục|nhóm|luokka|ryhmä|danh muc|cats?|दर्जा|श्रेणी|فئة|الفئة|تصنيف|التصنيف|القسم|دسته|קטגוריה|מחלקה",
  "categor|kategor|catégor|категор|gruppe|grupp$|grubu|groep|csoport|skupina|dział|sekcja|secci[oó]n|sezione|seção|reparto|departamento|dipartimento|avdelning|afdeling|oddělení|productgroup|product group|тематик|κατηγορ|类别|類別|分类|分類|类目|類目|品类|品類|カテゴリ|ジャンル|카테고리|분류|หมวด|ประเภท",
);
const types = oneOf("type|types|typ|tipo|tür|тип|вид|loại|jenis|النوع|种类|類型|类型", "producttype|product type|类型");
/** Facts of a sale, a variant or a measure that has few values as categories have. */
const saleFacts = oneOf(
  "status|statut|estado|stan|stato|статус|durum|stock|lager|availability|available|condition|visible|visibility|published|active|enabled|featured|flag|is|has|price|prices|cost|currency|devise|moneda|tax|vat|iva|mwst|qty|quantity|anzahl|rating|ratings|stars?|score|rank|index|discount|weight|size|sizes|unit|units|einheit|option|options|variants?|attribute|shipping|policy|tracker|gift|backorders|year|month|day|date|time|age|gender|sex|sexe|language|country|city|state|vendor|badge|custom|lagerware|field|garantie|warranty|id|position|count|cnt|num|number|inventory|tags?|made|origin|handle|slug|sku|code|name|info|ribbon|unit[aàé]|unidade?s?|jednostka|customer|seller|user|me",
  "einheit|видим|склад|резерв|цена|единиц|наличи|在庫|库存|价格|availab|lagerbestand|verfügbar|preis|precio|prezzo|altersgruppe",
);

/** What a category is told by: "collection_name", "department id". */
const toldBy = /(?:^| )(?:name|names|id|code|tags?|level|number|num)(?= |$)/gu;

/** How plainly a name says that a column holds categories: 0 for one of them, 1 for a type, 2 where it says nothing, 3 where it says another thing. */
export function labelRank(name: string): 0 | 1 | 2 | 3 {
  const words = spaced(name);
  if (categories.test(words)) {
    const plain = /categor|kategor|catégor|категор/u.test(words) && !/(?:^| )(?:age|tax|size) /u.test(words);
    return plain || !saleFacts.test(words.replace(toldBy, "")) ? 0 : 3;
  }
  if (words === "" || saleFacts.test(words) || isIdName(name)) return 3;
  return types.test(words) ? 1 : 2;
}
