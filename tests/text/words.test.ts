import assert from "node:assert/strict";
import { test } from "node:test";
import { clusterKeywords } from "#embedlab/clustering/keywords";
import { removePhrases } from "#embedlab/preprocessing/boilerplate";
import { clean } from "#embedlab/preprocessing/clean";
import { languageStopwords } from "#embedlab/preprocessing/language-stopwords";
import { treatmentOf } from "#embedlab/preprocessing/treatments";
import { nearDuplicates } from "#embedlab/text/near-duplicates";
import { languageOf, languagesOf } from "#embedlab/text/language";
import { foldWord, readableWords, termsOf, wordCount, wordsOf } from "#embedlab/text/words";

const cases: [string, string, string[]][] = [
  ["Hindi", "सूती कुर्ता महिलाओं के लिए", ["सूती", "कुर्ता", "महिलाओं", "के", "लिए"]],
  ["Telugu", "మహిళల కాటన్ కుర్తా", ["మహిళల", "కాటన్", "కుర్తా"]],
  ["vocalised Arabic", "كِتَابٌ جَدِيدٌ", ["كتاب", "جديد"]],
  ["decomposed Vietnamese", "Áo thun nữ".normalize("NFD"), ["áo", "thun", "nữ"]],
  ["dotted İ", "İSTANBUL İpek", ["istanbul", "ipek"]],
  ["French", "l’essentiel, c'est l'huile", ["essentiel", "est", "huile"]],
  ["Persian with a joiner", "می\u200cخواهم", ["می\u200cخواهم"]],
  ["a soft hyphen and a word joiner", "Wasch\u00admaschine Trocken\u2060raum", ["waschmaschine", "trockenraum"]],
  ["emoji and keycaps are no words", "❤️ 1️⃣ mug \ufe0f", ["mug"]],
  ["full width, ligatures and mathematical letters", "Ｔシャツ ﬁtness ＬＥＤ 𝐋𝐄𝐃", ["シャツ", "fitness", "led", "led"]],
  ["half-width kana", "ﾃﾚﾋﾞ テレビ ｺｰﾋｰ", ["テレビ", "テレビ", "コーヒー"]],
  ["Arabic by position, and lengthened", "ﻛﺘﺎﺏ كتاب ســـرير", ["كتاب", "كتاب", "سرير"]],
  ["Ukrainian, whatever its apostrophe", "м'яч м’яч мʼяч комп'ютер", ["мʼяч", "мʼяч", "мʼяч", "компʼютер"]],
  ["Hebrew with quotes for gershayim", "מנכ\"ל מנכ״ל צ'יפס", ["מנכ״ל", "מנכ״ל", "צ׳יפס"]],
  ["vowels that Arabic and Hebrew may leave out", "قَمِيصٌ قميص שָׁלוֹם שלום", ["قميص", "قميص", "שלום", "שלום"]],
  ["Korean, where one character is a word", "면 책 컵 셔츠", ["면", "책", "컵", "셔츠"]],
  [
    "Uzbek, Swahili and Breton",
    "o‘zbek oʻzbek ng'ombe ng’ombe c’hoari",
    ["o'zbek", "o'zbek", "ng'ombe", "ng'ombe", "c'hoari"],
  ],
  ["English possessives after g, and quotes", "king's 'mug' long ‘cup’", ["king", "mug", "long", "cup"]],
  ["French, one word with an apostrophe", "aujourd’hui aujourd'hui", ["aujourd'hui", "aujourd'hui"]],
  [
    "letters by how they are drawn",
    "Ⅷ ĳs Ĳs H₂O m² m2 5² 50µg 50μg",
    ["viii", "ijs", "ijs", "h2o", "m2", "m2", "5²", "50μg", "50μg"],
  ],
  ["digits of any script", "٥٠٠مل 500مل 𑛐𑛑𑛚𑛛 ۱۲ १२ ๑๒ １２", ["500مل", "500مل", "0101", "12", "12", "12", "12"]],
  ["Turkish letters where the language is not told", "IŞIKLI ışıklı İpek", ["işikli", "işikli", "ipek"]],
  ["joiners between letters that do not join", "ma\u200dgnet ma\u200cgnet", ["magnet", "magnet"]],
  ["Catalan", "col·lecció d'estiu", ["col·lecció", "estiu"]],
  ["English, whatever its apostrophe", "men's men’s menʼs", ["men", "men", "men"]],
  ["Indic joiners that choose a form", "क्\u200dषत्रिय क्षत्रिय അവന്\u200d അവൻ ত্\u200d", ["क्षत्रिय", "क्षत्रिय", "അവൻ", "അവൻ"]],
  ["Sinhala, whose joiner is spelling", "ශ්\u200dරී", ["ශ්\u200dරී"]],
  ["Thai beside Latin letters", "เสื้อUSB3ผ้า", ["เสื้อ", "usb3", "ผ้า"]],
  ["Lao and Khmer", "ເສື້ອຢືດ អាវយឺតកប្បាស", ["ເສື້ອ", "ຢືດ", "អាវយឺត", "កប្បាស"]],
];
for (const [name, text, expected] of cases) test(`words of ${name}`, () => assert.deepEqual(termsOf(text), expected));

test("scripts without spaces are parted by a dictionary, and a word of one character is one", () => {
  assert.ok(termsOf("เสื้อยืดผ้าฝ้ายสำหรับผู้หญิง").length >= 3);
  assert.ok(termsOf("女士棉质茶杯").length >= 2);
  assert.ok(termsOf("茶 杯").includes("茶"));
  assert.ok(termsOf("レディースコットンTシャツ").length >= 2);
  assert.deepEqual(termsOf("a b 5 é"), []);
});
test("a language's own letters: Turkish I has no dot", () => {
  assert.equal(foldWord("ISI", "tr"), "ısı");
  assert.equal(foldWord("ISI"), "isi");
  assert.equal(foldWord("İ", "tr"), "i");
});
test("composed and decomposed texts have the same words; places are those of the text as it is", () => {
  for (const text of ["Café crème", "Ấm trà", "Über Größe"])
    assert.deepEqual(termsOf(text.normalize("NFD")), termsOf(text.normalize("NFC")));
  const text = "Cafe\u0301 (เสื้อยืด) don't";
  for (const word of wordsOf(text)) assert.equal(text.slice(word.start, word.end), word.text);
});
test("near-duplicates: Hindi texts that share marks share no words", () => {
  const texts = ["सूती कुर्ता महिलाओं के लिए", "चमड़े का बटुआ पुरुषों हेतु", "स्टील की बोतल बच्चों वाली", "लकड़ी की मेज़ घर में"];
  assert.equal(nearDuplicates(texts, { threshold: 0.3 }).total, 0);
  assert.equal(nearDuplicates(["Áo thun nữ vải bông mềm", "Áo thun nữ vải bông mềm".normalize("NFD")]).total, 1);
});
test("near-duplicates: a word of one character tells two texts apart, a sign at its end too", () => {
  for (const [one, other] of [
    ["iPhone 7 case", "iPhone 8 case"],
    ["Vitamin C", "Vitamin D"],
    ["Shirt S", "Shirt M"],
    ["LED bulb 3.5 W", "LED bulb 8.5 W"],
    ["C++ for beginners", "C# for beginners"],
    ["컵 면", "컵 책"],
    ["№ 5", "№ 7"],
    ["Plan A", "Plan A+"],
  ]) {
    assert.equal(nearDuplicates([one, other]).total, 0, one);
    assert.equal(nearDuplicates([one, one.toUpperCase()]).total, 1, one);
  }
  assert.equal(nearDuplicates(["mug", "Mug!"]).total, 1);
  assert.equal(nearDuplicates(["mug+cup", "mug cup"]).total, 1);
  assert.equal(nearDuplicates(["IŞIKLI MASA LAMBASI", "ışıklı masa lambası"]).total, 1);
  assert.equal(nearDuplicates(["🔥🔥", "🔥🔥", "🔥 🔥 ★", " "]).total, 1);
  // 11 of 20 triples are 0.55, which is no binary number.
  const words = Array.from({ length: 22 }, (_, i) => `w${i}`);
  assert.equal(nearDuplicates([words.join(" "), words.slice(0, 13).join(" ")], { threshold: 0.55 }).total, 1);
});
test("keywords show numbers as they are written, and nothing that an apostrophe leaves", () => {
  const [{ words }] = clusterKeywords(["a 3.5mm jack, 1,000ml, don't we'll I've"], [0]);
  assert.deepEqual([...words].sort(), ["1,000ml", "3.5mm", "jack"]);
  assert.deepEqual(clusterKeywords(["mug 3.5 1,000 mug"], [0])[0].words, ["mug"]);
});
test("words that attribution leaves out: joined as they are read, parted where French elides", () => {
  const of = (text: string): string[] => readableWords(text).map(({ start, end }) => text.slice(start, end));
  assert.deepEqual(of("don't T-shirt 10.5 AC/DC l'huile d’olive o'clock"), [
    "don't",
    "T-shirt",
    "10.5",
    "AC/DC",
    "l",
    "huile",
    "d",
    "olive",
    "o'clock",
  ]);
  assert.deepEqual(of("सूती कुर्ता"), ["सूती", "कुर्ता"]);
  assert.ok(of("เสื้อยืดผ้าฝ้าย").length >= 2);
});

const french = [
  "Robe longue fleurie pour les femmes, coupe ample",
  "Une chaussure de sport pour les hommes et les enfants",
  "Couteau de cuisine avec un manche en bois",
  "C'est le coussin décoratif pour l’essentiel de votre salon",
];
test("cleaning with the stopwords of a language takes its words out; a list of one's own too", () => {
  const treat = treatmentOf({ treatment: "cleaned", stopwords: "fr" });
  assert.equal(treat(french[3]), "coussin décoratif essentiel salon");
  assert.equal(treat("Une lampe de bureau"), "lampe bureau");
  assert.equal(treatmentOf({ treatment: "cleaned", stopwords: ["lampe"] })("Lampe de bureau"), "de bureau");
  assert.equal(treatmentOf({ treatment: "cleaned" })("Buy a lamp"), clean("Buy a lamp"));
  assert.equal(treatmentOf({ treatment: "raw", stopwords: "fr" })("Une lampe"), "Une lampe");
  assert.throws(() => treatmentOf({ treatment: "cleaned", stopwords: "te" }), /no list of that language is known/);
});
test("cleaning by a language's stopwords lowers letters as that language does", () => {
  const treat = treatmentOf({ treatment: "cleaned", stopwords: "tr" });
  assert.equal(treat("IŞIK İÇİN lamba"), "ışık lamba");
  assert.ok(languageStopwords("ca")!.includes("un"));
  assert.ok(!languageStopwords("ca")!.includes("d'un"));
});

test("stopwords are found in the spellings of phones, capitals and other keyboards", () => {
  const lists = {
    ru: "еще ещё ее её все всё нем нём моё",
    es: "también tambien",
    pt: "não nao você voce",
    ar: "إلى الى أن ان",
  };
  for (const [language, words] of Object.entries(lists)) {
    const known = new Set(languageStopwords(language));
    for (const word of words.split(" ")) assert.ok(known.has(word), `${language} ${word}`);
  }
  assert.ok(["برای", "براي", "که", "كه"].every((word) => languageStopwords("fa")!.includes(word)));
  assert.equal(treatmentOf({ treatment: "cleaned", stopwords: "ru" })("Ещё и всё о мёде"), "мёде");
  // What is sold is none.
  const kept = { es: ["té", "café"], ru: ["мёд", "мед", "лён"], pt: ["pé"] };
  for (const [language, words] of Object.entries(kept))
    for (const word of words) assert.ok(!languageStopwords(language)!.includes(word), word);
});
test("a phrase is taken out as it was found: without spaces, in other letters, with a soft hyphen", () => {
  assert.equal(removePhrases("เสื้อยืด ฟรีค่าจัดส่ง", [termsOf("ฟรีค่าจัดส่ง").join(" ")]), "เสื้อยืด");
  assert.equal(removePhrases("ＦＲＥＥ ship\u00adping: a mug", ["free shipping"]), ": a mug");
});
test("cleaning leaves scripts without spaces as they are, less their stopwords", () => {
  assert.equal(clean("女士棉质T恤，新款！"), "女士棉质t恤 新款");
  const words = languageStopwords("zh")!;
  assert.ok(words.includes("的"));
  assert.equal(treatmentOf({ treatment: "cleaned", stopwords: "zh" })("红色 的 茶"), "红色 茶");
});
test("the lists of stopwords hold what every text has, and leave what is sold", () => {
  for (const [language, words, sold] of [
    ["es", "es esta este son está tus hace para con muy desde también", "camisa sal l m rojo cadena"],
    ["pt", "é são está estão de para com sua pelo também você", "camisa corrente noite viagem m g"],
    ["fi", "on ovat sinun minulla ja kanssa", "paita valo"],
    ["no", "og er som ikke være fordi", "skjorte lys"],
    ["nb", "og er som ikke være fordi", "skjorte lys"],
    ["ru", "и это для был чтобы", "стол свет рубашка"],
    ["el", "και είναι από της τους στη με για που πολύ ΚΑΙ ΕΙΝΑΙ ΤΗΣ αυτός", "κούπα φως μονό νερό"],
    ["fa", "این است یک های می‌شود که از با", "لیوان چراغ توان"],
    ["vi", "trong một hay bạn và của", "áo đèn cốc"],
    ["sk", "je sú ktorý veľmi čo keď mňa buď", "hrnček lampa"],
    ["lt", "yra iš už jūs taip ir", "puodelis lempa"],
    ["nl", "wordt jouw de het een", "beker lamp"],
    ["et", "ning või see mille ja", "kruus lamp"],
    ["lv", "kas šis ļoti un", "krūze lampa"],
    ["ro", "și şi foarte aceşti acești", "cană lampă"],
    ["ur", "میں سے کے ہے", "کپ چراغ"],
    ["ko", "있는 합니다 그리고", "컵 조명"],
    ["zh", "的 是 可以 我们 这个 它 這個 沒有", "光 管 被 杯子 灯"],
  ] as const) {
    const list = languageStopwords(language)!;
    for (const word of words.split(" ")) assert.ok(list.includes(foldWord(word, language)), `${language}: ${word}`);
    for (const word of sold.split(" ")) assert.ok(!list.includes(word), `${language}: ${word}`);
  }
  const texts = ["Esta camisa es azul y está hecha a mano", "Este vaso es de vidrio", "Tus camisas son de lino"];
  const [{ words }] = clusterKeywords(texts, [0, 0, 0], { top: 20, language: "es" });
  assert.deepEqual([...words].sort(), ["azul", "camisa", "camisas", "hecha", "lino", "mano", "vaso", "vidrio"]);
});

test("cleaning takes Greek words out with their accents, and those of capitals without", () => {
  const treat = treatmentOf({ treatment: "cleaned", stopwords: "el" });
  assert.equal(treat("Αυτή η κούπα είναι από πηλό και έχει μία λαβή"), "κούπα πηλό λαβή");
  assert.equal(treat("ΑΥΤΗ Η ΚΟΥΠΑ ΕΙΝΑΙ ΤΗΣ ΓΙΑΓΙΑΣ"), "κουπα γιαγιας");
  assert.equal(treat("Μονό σεντόνι για το κρεβάτι σας"), "μονό σεντόνι κρεβάτι");
});
test("no list of stopwords holds letters of another encoding", () => {
  for (const [language, strange] of [
    ["sk", /[èïòìåøðþ]/u],
    ["lt", /[èïòðþøáàûæ]/u],
  ] as const)
    assert.deepEqual(
      languageStopwords(language)!.filter((word) => strange.test(word)),
      [],
    );
});

test("keywords leave out the stopwords of the texts' language", () => {
  const labels = french.map(() => 0);
  const english = clusterKeywords(french, labels, { top: 3 })[0].words;
  const own = clusterKeywords(french, labels, { top: 100, language: "fr" })[0].words;
  assert.ok(english.includes("les"));
  for (const word of ["les", "pour", "une", "de", "et", "un", "est", "votre", "le"])
    assert.ok(!own.includes(word), word);
  assert.ok(own.includes("essentiel") && own.includes("robe"));
  assert.ok(!clusterKeywords(french, labels, { top: 100, stopwords: ["Robe"] })[0].words.includes("robe"));
});
test("the language of texts: of most of them, none where it is not clear", () => {
  const repeat = (texts: string[]): string[] => Array.from({ length: 60 }, (_, i) => `${texts[i % texts.length]} ${i}`);
  assert.equal(languageOf(repeat(french)), "fr");
  assert.equal(
    languageOf(
      repeat([
        "Solid women's cycling shorts in soft cotton",
        "This sofa bed comes with a warranty of two years",
        "Wooden table for the living room with drawers",
      ]),
    ),
    "en",
  );
  assert.equal(languageOf(repeat(["सूती कुर्ता महिलाओं के लिए नया", "स्टील की बोतल बच्चों के लिए"])), "hi");
  // What the statistics of words do not tell, the script does.
  const numbered = ["红色棉质衬衫男士长袖型号", "蓝色牛仔裤女式修身型号"].map((text, i) => `${text}${820 + i}新款`);
  assert.equal(languageOf(repeat(numbered)), "zh");
  assert.equal(languageOf(repeat(["赤い綿のシャツ 長袖", "鋼鉄の鍋 大型"])), "ja");
  // A word that a template writes into every text is no evidence, nor is one long foreign name among twenty.
  const goods = [
    "Black cotton shirt",
    "Steel mug for coffee",
    "Oak dining table",
    "Wireless mouse",
    "Leather travel bag",
  ];
  for (const word of ["kind", "art", "und", "style"])
    assert.ok(
      ["en", null].includes(languageOf(goods.flatMap((name) => [1, 2, 3, 4].map((i) => `${name} ${word}${i}`)))),
    );
  assert.equal(
    languageOf(Array.from({ length: 40 }, (_, i) => `Elegance Polyester kind${i} style${i % 7} item${i}`)),
    null,
  );
  assert.equal(languageOf([]), null);
  assert.equal(languageOf(["12", "--", "XJ-900"]), null);
});

// Short names, which share few words with the texts that detectors learned from.
const shortNames: Readonly<Record<string, string>> = {
  sv: "Bomullströja för dam, Keramikmugg med lock, Löparskor herr svarta, Vattentät ryggsäck, Tryckkokare rostfritt stål, Påslakanset dubbel, Trådlösa hörlurar, Armbandsur guld, Kontorsstol svart, Skrivbordslampa LED, Långklänning blommig, Läderväska svart",
  pt: "Camiseta de algodão feminina, Caneca de cerâmica com tampa, Tênis de corrida masculino preto, Mochila escolar infantil impermeável, Panela de pressão inox, Jogo de lençóis casal, Fone de ouvido sem fio, Relógio de pulso dourado, Cadeira de escritório giratória, Luminária de mesa, Vestido longo estampado, Bolsa de couro preta",
  pl: "Koszulka bawełniana damska, Kubek ceramiczny z pokrywką, Buty do biegania męskie czarne, Plecak szkolny wodoodporny, Garnek ze stali nierdzewnej, Pościel bawełniana, Słuchawki bezprzewodowe, Zegarek złoty na rękę, Krzesło biurowe obrotowe, Lampka biurkowa, Sukienka długa w kwiaty, Torebka skórzana czarna",
  bg: "Дамска памучна тениска, Керамична чаша с капак, Мъжки маратонки черни, Ученическа раница, Тенджера под налягане, Спално бельо, Безжични слушалки, Ръчен часовник, Офис стол, Настолна лампа, Дълга рокля, Кожена чанта",
  mr: "महिलांसाठी सुती टी-शर्ट, झाकण असलेला सिरॅमिक मग, पुरुषांचे धावण्याचे बूट, शाळेची पिशवी, स्टीलचा प्रेशर कुकर, दुहेरी चादर, वायरलेस इअरफोन, सोनेरी घड्याळ, कार्यालयीन खुर्ची, लांब पोशाख, काळी चामड्याची पिशवी",
  ko: "여성 면 반팔 티셔츠, 뚜껑 있는 머그컵, 남성 러닝화, 방수 백팩, 스테인리스 냄비",
  lo: "ເສື້ອຢືດຜ້າຝ້າຍສຳລັບຜູ້ຍິງ, ຈອກເຊລາມິກມີຝາປິດ, ເກີບແລ່ນຜູ້ຊາຍ, ກະເປົ໋ານັກຮຽນ",
};
for (const [language, names] of Object.entries(shortNames))
  test(`short names in ${language} are known, in turn or once`, () => {
    const once = names.split(", ");
    assert.equal(languageOf(once), language);
    assert.equal(languageOf(Array.from({ length: 240 }, (_, i) => once[i % once.length])), language);
  });
test("English full of foreign names is English, and foreign texts with English names are not", () => {
  const kinds = ["château", "cuvée", "rosé", "crémant", "millésimé", "vieilles vignes"];
  const notes = ["crème brûlée", "framboise", "réglisse", "mirabelle", "pain grillé", "fraise des bois"];
  const dishes = ["pâté de campagne", "bœuf bourguignon", "moules marinière", "salade niçoise", "crêpes", "gâteau"];
  const wines = Array.from({ length: 36 }, (_, i) => {
    const row = Math.floor(i / 6);
    return `The ${kinds[i % 6]} has a nose of ${notes[row]} and goes with ${dishes[(i + row) % 6]}.`;
  });
  const french = [
    "Le vin rosé de ce château accompagne les pâtés et la charcuterie, The Original Wine Bag offert.",
    "Une cuvée pour les grands repas, avec des notes de cassis et de framboise, série The Best of Bordeaux.",
    "Un crémant brut, élevé en cave pendant deux ans, pour l'apéritif et les fêtes de famille.",
    "Sauternes d'un grand millésime, notes d'abricot et de miel, pour les desserts et le foie gras.",
    "Côtes de Provence, une robe pâle, avec la bouillabaisse ou une salade niçoise bien fraîche.",
    "Grand cru élevé en fûts de chêne, avec une pointe de réglisse et de violette en bouche.",
  ];
  const many = (texts: readonly string[]): string[] => [1, 2, 3].flatMap((i) => texts.map((text) => `${text} N° ${i}`));
  assert.deepEqual(languagesOf(wines), { language: "en", mixed: [] });
  assert.deepEqual(languagesOf(many(french)), { language: "fr", mixed: [] });
  assert.notEqual(languageOf([...wines.slice(0, 18), ...many(french)]), "en");
});

const goods: Readonly<Record<string, readonly string[]>> = {
  fr: [
    "Une tasse en céramique avec son couvercle.",
    "Un sac à dos pour les enfants.",
    "La montre est livrée avec sa boîte.",
    "Une lampe de bureau qui éclaire bien.",
  ],
  hi: [
    "महिलाओं के लिए सूती कुर्ता।",
    "बच्चों के लिए स्टील की पानी की बोतल।",
    "पुरुषों के लिए घड़ी और पट्टा।",
    "घर की सजावट के लिए नया दीपक।",
  ],
  th: ["เสื้อยืดผ้าฝ้ายสำหรับผู้หญิง", "กระเป๋านักเรียนกันน้ำสำหรับเด็ก", "นาฬิกาข้อมือสีทองของผู้ชาย", "โคมไฟตั้งโต๊ะสำหรับทำงาน"],
  ja: [
    "赤い綿のシャツ、長袖です。",
    "子供のための防水のかばん。",
    "男性用の金色の腕時計です。",
    "机の上に置く明るいランプ。",
  ],
  ru: [
    "Кружка из керамики с крышкой.",
    "Рюкзак для детей и школьников.",
    "Часы мужские с золотым браслетом.",
    "Лампа, которая стоит на столе.",
  ],
  en: [
    "A ceramic mug with its own lid.",
    "The school bag for the children.",
    "A watch that comes with its box.",
    "This lamp is made for your desk.",
  ],
};
/** Up to 64 different texts of a language. */
function arranged(parts: readonly string[]): string[] {
  return parts.flatMap((part, i) => [
    part,
    ...arranged(parts.filter((_, j) => j !== i)).map((rest) => `${part} ${rest}`),
  ]);
}
const several = (texts: Readonly<Record<string, number>>): string[] =>
  Object.entries(texts).flatMap(([language, count]) => arranged(goods[language]).filter((_, i) => i % 64 < count));
test("texts of several scripts are in several languages, with that of most among them", () => {
  const four = languagesOf(several({ fr: 40, hi: 40, th: 40, ja: 40 }));
  assert.equal(four.language, null);
  assert.deepEqual([...four.mixed].sort(), ["fr", "hi", "ja", "th"]);
  assert.deepEqual(languagesOf(several({ ja: 60, hi: 40 })), { language: "ja", mixed: ["ja", "hi"] });
  assert.deepEqual(languagesOf(several({ ru: 60, en: 40 })), { language: "ru", mixed: ["ru", "en"] });
  assert.deepEqual(languagesOf(several({ en: 60, ja: 12 })), { language: "en", mixed: ["en", "ja"] });
});
test("a few texts in another script, and names of brands among those of one, make no second language", () => {
  assert.deepEqual(languagesOf(several({ en: 60, ja: 3 })), { language: "en", mixed: [] });
  assert.deepEqual(languagesOf(several({ ru: 60, en: 9 })), { language: "ru", mixed: [] });
  const phones = ["Galaxy S Ultra Pro Max", "iPhone Pro Max", "Redmi Note Pro Plus"];
  const brands = Array.from({ length: 24 }, (_, i) => `${phones[i % 3]} ${i}`);
  assert.deepEqual(languagesOf([...several({ ru: 64 }), ...brands]).mixed, []);
  for (const language of ["ja", "th", "hi", "fr", "ru", "en"])
    assert.deepEqual(languagesOf(several({ [language]: 64 })), { language, mixed: [] }, language);
});

test("words of scripts without spaces are counted, and runs between white space elsewhere", () => {
  assert.equal(wordCount("クォーツ式。ステンレス製。腕時計です。"), 6);
  assert.equal(wordCount("เสื้อยืดผ้าฝ้าย USB-C 3.0"), wordsOf("เสื้อยืดผ้าฝ้าย").length + 2);
  assert.equal(wordCount("。"), 1);
  assert.equal(wordCount(" Don't (stop): 3.5 mm – l'huile "), 6);
});

test("signs between words are no language", () => {
  const names = Array.from({ length: 24 }, (_, i) =>
    `${["red", "blue", "light"][i % 3]} ${["running shoe", "frying pan", "garden hose", "bread knife"][i % 4]} for daily use`.split(
      " ",
    ),
  );
  for (const sign of [" | ", " · ", "| ", "$ ", " ‘", " № ", "ª "])
    assert.ok(["en", null].includes(languageOf(names.map((words, i) => `${words.join(sign)} ${i}`))), sign);
  const remedies = [
    "α-Liponsäure 600 mg",
    "Vitamin B₁₂",
    "β-Carotin",
    "Omega ω-3 Fischöl",
    "γ-globulin",
    "Coenzym Q10",
  ];
  assert.deepEqual(languagesOf(remedies.flatMap((name) => [name, `${name} Kapseln`, `${name} ph`])).mixed, []);
});

test("a few names that are a little like several languages are in none", () => {
  for (const names of [
    "Urthn Alloy Necklace, Allure Auto CM 591 Car Mat Ford Fiesta, Wallmantra Extra Large Vinyl Stickers Sticker, Leebo LED Headlight For Bajaj Pulsar 150, Imago Ims019 Capsicum Seed",
    "Pigeon Kadhai 1.2 L, Eureka.in GSEB Class VII, CALCULUS Baby Boy's Printed Casual Beige Shirt, Nutcase Sticker Wrap Design - Mint & Grey Chevron 800 ml Bottle, Fs Mini Klub Baby Girl's Fit and Flare Dress",
    "JDX Plain Bed/Sleeping Pillow, AYMH MDF Wall Shelf, DailyObjects Back Cover for Apple iPad Mini/Retina Display, FURNISHINGLAND Brown Polyester Carpet, LUV LUV MP3 PLAYER MP3 RED PLAYER USB Sound Card",
    "AC/DC – Back in Black, Motörhead – Ace of Spades, Sigur Rós – Ágætis byrjun, Björk – Début, Blue Öyster Cult – Agents of Fortune, Mötley Crüe – Dr. Feelgood, Queensrÿche – Operation: Mindcrime, Hüsker Dü – Zen Arcade, Beyoncé – Lemonade, Céline Dion – D'eux, Édith Piaf – La Vie en rose, Røyksopp – Melody A.M., Die Ärzte – Le Frisur, Sólstafir – Ótta, Amália Rodrigues – Fado, Caetano Veloso – Transa, Zé Ramalho – Avôhai, Françoise Hardy – Tous les garçons, Mylène Farmer – Ainsi soit je, Antônio Carlos Jobim – Wave",
  ]) {
    const { language, mixed } = languagesOf(names.split(", "));
    assert.ok(language === null || language === "en", `${language}: ${names}`);
    assert.deepEqual(mixed, []);
  }
});

test("Catalan is not taken for Vietnamese, and letters of half a width are read", () => {
  const things =
    "tassa de ceràmica, olla d'acer, taula de tallar, tren de fusta, ós de peluix, camisa de cotó, cinturó de pell";
  const catalan = things.split(", ").flatMap((thing) => ["blau", "gran", "fet a mà"].map((how) => `${thing} ${how}`));
  assert.notEqual(languageOf(catalan), "vi");
  assert.equal(languageOf(catalan.map((text) => `${text} per a cada dia`)), "ca");
  assert.equal(
    languageOf(["ｶﾞﾗｽ", "ﾏｸﾞ", "ﾃｨｰ", "ﾋﾞｰﾙ"].flatMap((kind) => [`${kind} ｺｯﾌﾟ 六個ｾｯﾄ`, `${kind} 食器 大型`])),
    "ja",
  );
});

test("a catalogue of two languages is in neither, and both are named", () => {
  const german =
    "Damen T-Shirt aus Baumwolle, Keramikbecher mit Deckel, Herren Laufschuhe schwarz, Schulrucksack wasserdicht, Schnellkochtopf Edelstahl, Kabellose Kopfhörer, Armbanduhr gold, Bürostuhl drehbar, Schreibtischlampe, Langes Kleid mit Blumen";
  const english =
    "Women's cotton t-shirt short sleeve, Ceramic mug with lid, Men's running shoes black, Waterproof school backpack, Stainless steel pressure cooker, Wireless headphones, Swivel office chair, Long floral dress, Black leather bag, Gold wrist watch with a strap";
  const { language, mixed } = languagesOf([...german.split(", "), ...english.split(", ")]);
  assert.deepEqual([language, [...mixed].sort()], [null, ["de", "en"]]);
  // The detector does not know Slovenian and Catalan, which are a little like many that it knows.
  const uses = ["za vsak dan", "z dveletno garancijo", "izdelano v Sloveniji", "preprosto čiščenje"];
  const slovenian = ["keramična skodelica", "jeklena posoda", "hrastova deska", "lesen vlak", "plišasti medved"]
    .concat(["sestavljanka 500 kosov", "bombažna srajca", "volnen pulover", "usnjen pas"])
    .flatMap((thing, i) =>
      ["moder", "velik", "ročno izdelan", "trden"].map((how, j) => `${thing} ${how} ${uses[(i + j) % 4]}`),
    );
  const catalan =
    "tassa de ceràmica, olla d'acer, taula de tallar, tren de fusta, ós de peluix, trencaclosques de 500 peces, camisa de cotó, jersei de llana, cinturó de pell"
      .split(", ")
      .flatMap((thing) =>
        ["per a cada dia", "amb dos anys de garantia", "fabricat a Catalunya", "fàcil de netejar"].map(
          (how) => `${thing} ${how}`,
        ),
      );
  for (const texts of [slovenian, catalan]) assert.deepEqual(languagesOf(texts).mixed, [], texts[0]);
});
