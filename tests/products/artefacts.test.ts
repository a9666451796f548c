import assert from "node:assert/strict";
import { test } from "node:test";
import { InputError } from "#embedlab/errors";
import { findMarkup, stripMarkup } from "#embedlab/text/markup";
import { excerpt } from "#embedlab/text/shown";
import { type LoadOptions, parseProducts } from "#embedlab/products/load";

const columns = { id: "sku", description: "body", category: "kind" };
const csv = (...rows: string[]): string => `sku,body,kind\n${rows.join("\n")}\n`;
const load = (text: string, options: LoadOptions = { columns }) =>
  parseProducts(new TextEncoder().encode(text), "p.csv", options);
const refuses = (text: string, pattern: RegExp, options?: LoadOptions): void =>
  assert.throws(
    () => load(text, options),
    (error) => (error instanceof InputError && pattern.test(error.message)) || assert.fail(String(error)),
  );

for (const cell of [
  "nan",
  "NaN",
  "NULL",
  "null",
  "N/A",
  "n/a",
  "NA",
  "None",
  "#N/A",
  "<NA>",
  "#REF!",
  "#DIV/0!",
  "undefined",
  "nil",
  "\\N",
  "-",
  "—",
  "?",
  "n.a.",
  "k. A.",
  "n.d.",
  "#NV",
  "#N/D",
  "#¡REF!",
  "#WERT!",
  "(Leer)",
  "(vide)",
  "\u200b",
  // Excel's of other languages, newer ones, quotes and brackets around, wide letters, and what people write.
  "#ЗНАЧ!",
  "#BAŞV!",
  "#¡DIV/0!",
  "#SPILL!",
  "<null>",
  "'NULL'",
  "ＮＡ",
  "+nan",
  "N/D",
  "Not available",
  "não informado",
  "нет данных",
  "該当なし",
]) {
  test(`a category ${JSON.stringify(cell)} is none`, () => {
    const text = csv("1,a,x", `2,b,${cell}`, "3,c,y");
    refuses(text, /row 2 \(line 3\): kind is .*empty; fill it or remove the row, or say columns\.unlabelled: "accept"/);
    assert.deepEqual([...load(text, { columns: { ...columns, unlabelled: "accept" } }).labels], [0, -1, 1]);
  });
}
test("placeholders are text where that is said, and texts of placeholders are none", () => {
  const text = csv("1,a,None", "2,b,NA", "3,nan,NA");
  refuses(
    csv("1,a,None", "2,b,NA", "3,c,NA"),
    /kind is empty in every row .* say columns\.missing: "text" if that is what it says/,
  );
  refuses(csv("1,a,None", "2,b,NA", "3,c,x"), /row 1 .* say columns\.missing: "text" if that is what it says/);
  refuses(text, /row 3 .* say columns\.missing: "text" if that is what it says/);
  assert.deepEqual(load(text, { columns: { ...columns, missing: "text" } }).categories, ["NA", "None"]);
  refuses(csv("1,a,x", "2,NULL,y"), /row 2 \(line 3\): body is "NULL", which counts as empty/);
  refuses('sku,body,kind\n1,a,"[""nan >> x""]"\n2,b,"[""y""]"\n', /kind is .*counts as empty/, {
    columns: { ...columns, categoryKind: "tree" },
  });
});
test("names that only begin like placeholders are names", () => {
  for (const name of ["#sale!", "#name", "Empty", "Brak", "None of these", "Void"])
    assert.ok(load(csv("1,a,x", `2,b,${name}`, "3,c,y")).categories.includes(name), name);
  assert.deepEqual(load(csv("1,a,Nan bread", "2,b,Nullarbor", "3,c,Nonesuch", "4,nan bread,Nan bread")).categories, [
    "Nan bread",
    "Nonesuch",
    "Nullarbor",
  ]);
});

test("a header repeated among the rows is left out, and it is said; rows keep their numbers", () => {
  const same = (...rows: string[]): readonly string[] => {
    const { products, notes } = load(csv("1,a,x", ...rows, "2,b,y"));
    assert.deepEqual(
      products.map(({ id, row }) => [id, row]),
      [
        ["1", 1],
        ["2", rows.length + 2],
      ],
    );
    return notes!.filter((note) => note.includes("left out"));
  };
  // In other case, cut, longer, or right in the columns that are read.
  for (const row of ["sku,body,kind", "\ufeffsku,body , kind", '"SKU","Body","Kind"', "sku,body", "sku,body,kind,"])
    assert.deepEqual(same(row), ["Row 2 repeats the header and was left out."], row);
  assert.deepEqual(same("sku,body,kind", "sku,body,kind"), [
    "2 rows repeat the header and were left out, such as row 2.",
  ]);
  assert.equal(load("sku,body,kind,n\n1,a,x,5\nsku,body,kind,\n2,b,y,6\n").products.length, 2);
  // One cell that says its column's name is a text; another header, or one of the columns that are read alone, is refused.
  assert.equal(load(csv("1,body,x", "2,b,y")).products[0].description, "body");
  refuses(csv("1,a,x", "kind,body,sku", "2,b,y"), /row 2 \(line 3\): the row is another header/);
  refuses("sku,body,kind,n\n1,a,x,5\nsku,body,kind,7\n2,b,y,6\n", /row 2 \(line 3\): the row (?:repeats|is another) /);
  // A first row that may be a product is no header that is repeated.
  refuses(
    "5,red mug,x\n6,blue mug,y\n5,red mug,x\n",
    /row 2 \(line 3\): the row repeats the header, .*, or say header: false/,
    { columns: { description: 1, category: 2 } },
  );
});

test("rows of empty cells are left out, and it is said", () => {
  const { products, notes } = load(`${csv("1,a,x", ",,", "2,b,y")},,\n, ,\n,,,,\n,,`);
  assert.deepEqual(
    products.map(({ id, row }) => [id, row]),
    [
      ["1", 1],
      ["2", 3],
    ],
  );
  const said = (all?: readonly string[]) => all!.filter((note) => note.includes("left out"));
  assert.deepEqual(said(notes), ["5 rows have empty cells alone and were left out, such as row 2."]);
  assert.deepEqual(said(load(csv("1,a,x", ",,", "2,b,y")).notes), ["Row 2 has empty cells alone and was left out."]);
  // A number of a row is a cell.
  refuses(csv("1,a,x", "2,,", "3,b,y"), /row 2 \(line 3\): body is empty/);
  refuses(`${csv("1,a,x", "2,b,y")}3,,`, /row 3 \(line 4\): the file ends after a ","/);
});

test("categories that look alike are one, and it is said", () => {
  const { categories, labels, notes } = load(
    csv(
      "1,a,Caf\u00e9",
      "2,b,Cafe\u0301",
      "3,c,Caf\u00e9\u200b",
      "4,d,Tea ",
      "5,e,Tea",
      "6,f,\u00a0Tea",
      "7,g,Tea  pot",
      "8,h,Tea pot",
    ),
  );
  assert.deepEqual(categories, ["Caf\u00e9", "Tea", "Tea pot"]);
  assert.deepEqual([...labels], [0, 0, 0, 1, 1, 1, 2, 2]);
  assert.match(
    notes!.join("\n"),
    /Category "Café" is written "Café" in decomposed letters \(1 product\), "Café\[U\+200B\]" \(1 product\) too/,
  );
  assert.match(notes!.join("\n"), /Category "Tea pot" is written/);
});
test("joiners that a script needs stay; case is told, not folded", () => {
  const persian = "\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645";
  const { categories, notes } = load(
    csv(`1,a,${persian}`, `2,b,${persian.replace("\u200c", "")}`, "3,c,Shoes", "4,d,shoes", "5,e,shoes"),
  );
  assert.equal(categories.length, 4);
  assert.ok(categories.includes(persian));
  assert.match(notes!.join("\n"), /"Shoes" and "shoes" differ by upper and lower case alone/);
  const near = load(
    csv(
      "1,a,Caf\u00e9",
      "2,b,Cafe",
      "3,c,\uff23af\u00e9",
      "4,d,Bed & Bath",
      "5,e,Bed&Bath",
      "6,f,\u0915\u0940",
      "7,g,\u0915\u093e",
      "8,h,x",
      "9,i,x",
    ),
  );
  assert.equal(near.categories.length, 8);
  assert.match(
    near.notes!.join("\n"),
    /"Cafe" and "Café" and "Ｃafé" differ by upper and lower case, accents or signs alone/,
  );
  assert.match(near.notes!.join("\n"), /"Bed & Bath" and "Bed&Bath" differ/);
  // Vowel signs are letters.
  assert.doesNotMatch(near.notes!.join("\n"), /\u0915\u093e/);
});

test("every product a category of its own is no study", () => {
  const rows = Array.from({ length: 28 }, (_, i) => `${i},text ${i},Kind ${i}`);
  refuses(
    csv(...rows),
    /every product is a category of its own, 28 of 28 \(such as "Kind 0", "Kind 1" and 26 more\): there is nothing to group/,
  );
  const { notes } = load(csv(...rows, "28,x,Kind 0"));
  assert.match(notes!.join("\n"), /27 of 28 categories have a single product/);
});

test("where every product is its own category, paths that group them are told", () => {
  const paths = ["Home > Mugs > Red", "Home > Cups > Red", "Toys > Cars > Blue", "Toys > Bears > Brown"];
  for (const [sign, own, cure] of [
    [" > ", {}, 'they read like paths, of which columns.categoryKind: "path" takes the first level; else '],
    [
      "::",
      {},
      'they read like paths, of which columns.categoryKind: "path" and columns.pathSign: "::" take the first level; else ',
    ],
    [" > ", { categoryKind: "path", categoryLevel: 3 }, "columns.categoryLevel: 1 takes fewer levels of them; else "],
    [" of ", {}, ""],
  ] as const)
    refuses(
      csv(...paths.map((path, i) => `${i},text ${i},${path.replaceAll(" > ", sign)}`)),
      new RegExp(`there is nothing to group; ${cure}name another column`),
      { columns: { ...columns, ...own } },
    );
});

test("paths: their levels can be chosen, and categories that look like paths are told", () => {
  const rows = [
    "1,a,Home > Kitchen > Mugs",
    "2,b,Home > Bath",
    "3,c,Toys",
    "4,d,Home >> Kitchen",
    "5,e,Garden / Tools",
    "6,f,Home > Kitchen > Cups",
    "7,g,Toys",
  ];
  const at = (categoryLevel?: number) =>
    load(csv(...rows), { columns: { ...columns, categoryKind: "path", categoryLevel } });
  assert.deepEqual(at().categories, ["Garden", "Home", "Toys"]);
  assert.deepEqual(at(2).categories, ["Garden > Tools", "Home > Bath", "Home > Kitchen", "Toys"]);
  assert.deepEqual(at(3).categories.length, 6);
  assert.match(
    load(csv(...rows, "8,h,Toys")).notes!.join("\n"),
    /read like paths .* columns\.categoryKind: "path" takes their first level/,
  );
  const tree = load('sku,body,kind\n1,a,"[""A >> B >> C""]"\n2,b,"[""A >> D""]"\n', {
    columns: { ...columns, categoryKind: "tree", categoryLevel: 2 },
  });
  assert.deepEqual(tree.categories, ["A > B", "A > D"]);
  refuses(csv(...rows), /columns\.categoryLevel is 0/, {
    columns: { ...columns, categoryKind: "path", categoryLevel: 0 },
  });
  refuses(csv(...rows), /categories have no levels/, { columns: { ...columns, categoryLevel: 2 } });
  refuses(csv(...rows), /is not a JSON list .* or say columns\.categoryKind: "path"/, {
    columns: { ...columns, categoryKind: "tree" },
  });
});

test("markup is counted, and goes where that is said", () => {
  const text = csv(
    '1,"<ul><li>Soft &amp; warm</li><li>Red&nbsp;wool</li></ul>",x',
    '2,"plain, a < b and R&D; 5 <6 mm",y',
    "3,line\\nwarm,y",
  );
  const kept = load(text);
  assert.match(kept.notes!.join("\n"), /2 of 3 texts hold markup .*\(<li> 2 times, .*; markup: "strip" takes it out/);
  assert.equal(kept.products[0].description, "<ul><li>Soft &amp; warm</li><li>Red&nbsp;wool</li></ul>");
  const stripped = load(text, { columns, markup: "strip" });
  assert.deepEqual(
    stripped.products.map(({ description }) => description),
    ["Soft & warm\nRed wool", "plain, a < b and R&D; 5 <6 mm", "line\nwarm"],
  );
  assert.doesNotMatch(stripped.notes!.join("\n"), /markup/);
  refuses(csv('1,"<p></p>",x', "2,b,y"), /row 1 \(line 2\): body is markup alone/, { columns, markup: "strip" });
});
test("markup: what is HTML and what is not", () => {
  for (const plain of [
    "a < b",
    "x<y>z",
    "5 <6",
    "AT&T",
    "R&D; x",
    "I <3 you",
    "C:\\Program",
    "<3",
    "<<b>>no".slice(0, 2),
    "a & b",
    "if a<b and c>d",
    "sizes <S> to <XL>",
    "the <in-ear> kind",
    "<http://x.org> or <a@b.org>",
    "shop.org/?a=1&copy=2&amp_x=3",
    "[b] is a note",
    "see [1]/[2]",
    "C:\\temp\\new\\readme and \\\\server\\tools\\new",
    "(D:\\nina\\toys)",
    "a <b and c",
    "5 < 6 = x",
    "salt &pepper, fish &notch, black &gold, Q&A",
    "[the note](see below) and array[i](x)",
    "D:\\u00e9\\x",
    "A bound on $\\theta_{13}$ and $\\tau$ decays of $\\rho$ mesons",
    "$\\nu$-oscillations, $N_f \\neq 2$, $f: X \\to Y$, $$a \\nleq b$$, $x\\ni y$",
    "$\\alpha$ \\nu \\tau \\top",
    "\\theta and \\rho, \\textbf{bold} \\times \\nabla f",
    "\\emph{new} \\rm \\not= 3",
    "a macro of one's own: $\\rhobar + \\nmax$",
  ])
    assert.deepEqual(findMarkup(plain), [], plain);
  for (const [html, text] of [
    ["a<br/>b", "a\nb"],
    ["<b>bo</b>ld", "bold"],
    ["x<style>p{}</style>y", "x y"],
    ["<!-- no -->yes", "yes"],
    ["&lt;p&gt;twice&lt;/p&gt;", "twice"],
    ["caf&eacute; &#8364; &#x41;", "café € A"],
    ['<a href="x>y">link</a>', "link"],
    ["<P CLASS=x>up</P>", "up"],
    ["line\\r\\nnext\\n\\nlast", "line\nnext\nlast"],
    ["fish &amp;amp; chips&nbsp &copy 2020", "fish & chips © 2020"],
    ["<o:p></o:p>Word<![endif]-->", "Word"],
    ["<price-box>5</price-box> <s>6</s>", "5\n6"],
    ['<svg><path d="M0"/></svg>x', "x"],
    ["[b]bold[/b] [url=http://x.org]y[/url][list][*]a[/list]", "bold y\na"],
    ["<input disabled>in", "in"],
    ["a\\tb \\nred mug\\nred", "a\nb\nred mug\nred"],
    ["\\nu kunt \\ne poi \\tau lait", "u kunt\ne poi\nau lait"],
    ["was $5\\nnow $3\\nred", "was $5\nnow $3\nred"],
    ["$ 5\\nred$\\tblue, $5\\n$6", "$ 5\nred$\nblue, $5\n$6"],
    ["$\\alpha$ rays\\nred\\r\\nu 5", "$\\alpha$ rays\nred\nu 5"],
    ["\\textra large\\table\\notebook", "extra large\nable\notebook"],
    ["mug\\\\nred \\\\nsmall", "mug\nred\nsmall"],
    ["mug&#8203;s wasch&shy;bar&#7; &#xFEFF;x", "mugs waschbar x"],
    ['Red mug <a href="http://shop.example/very/lo', "Red mug"],
    ["<p>Red mug</p", "Red mug"],
    ["Red mug <!-- a comment that was c", "Red mug"],
    ["Red mug <script>var price = {eur: 5}; sho", "Red mug"],
    ["Red mug <script>alert('x'", "Red mug"],
    ["<style> modern, three doors", "modern, three doors"],
    ["[img]http://x.org/a.png[/img]mug [h1]big[/h1][table][tr][td]a[/td][/tr][/table]", "mug\nbig\na"],
    ['![a mug](http://x.org/a_(1).png "mug") and [more](https://x.org/?a=1)', "a mug and more"],
    ["\\u00e9t\\u00e9 \\ud83d\\ude00", "été 😀"],
    ["\\u0000blue \\u0007cup\\ud83d\\ufffe, &#xfffe;3 &#7;l", "blue cup, 3 l"],
    ["100%&nbspcotton, A&deg C, &frac12 cup, &#82 x", "100% cotton, A° C, ½ cup, R x"],
    ["mug&zwj;s &rlm;x", "mugs x"],
    ["mug &nbs", "mug"],
    ["<nobr>red</nobr> <acronym>LED</acronym><dir><li>x</dir>", "red LED\nx"],
  ]) {
    assert.ok(findMarkup(html).length > 0, html);
    assert.equal(stripMarkup(html), text);
  }
  assert.equal(stripMarkup("  a < b  "), "  a < b  ");
  // A search that goes back over all of a text would not end.
  for (const piece of ["<!--", "<script>{", "</a", "<a b=", "C:\\n", "$\\nx$ ", "$\\n"]) {
    const long = piece.repeat(50_000);
    assert.ok(stripMarkup(long).length <= long.length);
  }
});

test("texts that are equal, or without a word, are told", () => {
  const notes = load(csv("1,red mug,x", "2,red mug,y", "3,!!!,x", "4,blue mug,y"), {
    columns: { ...columns, missing: "text" },
  }).notes!.join("\n");
  assert.match(notes, /1 text repeats another text word for word/);
  assert.match(notes, /1 text has no word, such as row 3: "!!!"/);
});

test("the language of the texts is told where it is not English, and sorts the categories", () => {
  const french = [
    "Robe longue fleurie pour femme, coupe ample et confortable",
    "Chaussures de sport pour hommes, semelle souple",
    "Un couteau de cuisine avec manche en bois",
    "Coussin décoratif pour le canapé du salon",
    "Lampe de bureau avec variateur et port de charge",
    "Veste imperméable à capuche pour enfants",
  ];
  const { language, notes, categories } = load(
    csv(...french.map((text, i) => `${i},"${text}",${["Épicerie", "Zone", "Cuisine"][i % 3]}`)),
  );
  assert.equal(language, "fr");
  assert.match(notes!.join("\n"), /seem to be French/);
  assert.deepEqual(categories, ["Cuisine", "Épicerie", "Zone"]);
});

test("equal texts are said, and texts too few for their categories", () => {
  const notesOf = (textOf: (i: number) => string): readonly string[] =>
    parseProducts(
      Buffer.from(`id,text,kind\n${Array.from({ length: 24 }, (_, i) => `${i},${textOf(i)},k${i % 6}`).join("\n")}`),
      "own.csv",
      { columns: { id: "id", description: "text", category: "kind" } },
    ).notes!;
  assert.match(
    notesOf(() => "a mug of clay").join(" "),
    /All 24 texts are the same, "a mug of clay": a model of texts cannot tell one product from another\./,
  );
  assert.match(
    notesOf((i) => `a mug of clay in size ${100 + (i % 4)}`).join(" "),
    /20 texts repeat another .* 4 texts are different from each other, fewer than the 6 categories/,
  );
  assert.doesNotMatch(notesOf((i) => `a mug of clay in size ${100 + (i % 8)}`).join(" "), /fewer than|the same,/);
});

test("a mark that draws an emoji is not seen behind a letter: two spellings are one category, ❤️ stays", () => {
  const { categories, notes } = load(csv("1,a,Wear", "2,b,Wear\ufe0f", "3,c,❤️"));
  assert.deepEqual(categories, ["Wear", "❤️"]);
  assert.match(notes!.join(" "), /Category "Wear" is written "Wear\[U\+FE0F\]" \(1 product\) too/);
});

test("categories that are one number are said; 1.0 and 10 are two", () => {
  const notesOf = (...names: string[]): string =>
    load(csv(...[...names, ...names].map((name, i) => `${i},text ${i},${name}`))).notes!.join(" ");
  assert.match(
    notesOf("001", "1", "1.0"),
    /Categories "001" and "1" and "1.0" are the same number; they are counted apart/,
  );
  assert.doesNotMatch(notesOf("1.0", "10", "2"), /counted apart/);
  assert.doesNotMatch(notesOf("1.5", "15", "2"), /counted apart/);
});

test("letters lost to question marks are said, addresses and questions are not", () => {
  const notesOf = (text: string): string => load(csv(`1,${text},x`, "2,b,y")).notes!.join(" ");
  assert.match(notesOf("Cr?me br?l?e"), /1 text holds a question mark within a word, such as row 1: "Cr\?me"/);
  for (const text of ["Why? because", "see shop.com/a?id=3", "really?", "A?B tests", "https://x.org/p.php?q=mug"])
    assert.doesNotMatch(notesOf(text), /question mark/, text);
});
test("a blank that lacks behind a question mark is no lost letter", () => {
  const notesOf = (...texts: string[]): string =>
    load(csv(...texts.map((text, i) => `${i},${text},k${i % 2}`))).notes!.join(" ");
  for (const text of ["want quality?great", "có ích?báo ngay", "is it ok?yes it is"])
    assert.doesNotMatch(notesOf(text, "a great mug", "yes or ok"), /question mark/, text);
  assert.doesNotMatch(
    notesOf("ok?u there", "what?you know", "how?are you", "are you there or what", "how are you"),
    /question mark/,
  );
  for (const text of ["pr?s de chez vous", "Gew?rz", "d?cor", "K?che", "caf?s"])
    assert.match(notesOf(text, "a great mug"), /1 text holds a question mark within a word, such as row 1/, text);
  // A long word is one of them where others show that letters are lost.
  assert.match(notesOf("T?r", "Schl?ssel", "want quality?great", "Schl?ssel great quality"), /3 texts hold a question/);
});

test("a text of a single letter is a word, and categories that are prices are called so in any currency", () => {
  const notesOf = (...names: string[]): string =>
    load(csv(...[...names, ...names].map((name, i) => `${i},text ${i},"${name}"`))).notes!.join(" ");
  assert.doesNotMatch(load(csv('1,"""m""",x', "2,b,y", "3,的,x")).notes!.join(), /no word/);
  for (const names of [
    ["Rp1.350.000", "Rp85.000"],
    ["RM12.90", "RM9.50"],
    ["R$ 12,90", "R$ 8,00"],
    ["PKR 500", "PKR 1,200"],
    ["1.350.000đ", "85.000đ"],
    ["Dhs 45.00", "Dhs 12.50"],
    ["Rs. 500/-", "Rs. 750/-"],
  ])
    assert.match(notesOf(...names), /Every category is a price, such as "/, names[0]);
  for (const names of [
    ["Top 10", "Top 20"],
    ["1.50 kg", "2.50 kg"],
    ["USB 3.0", "USB 2.0"],
    ["SKU-1.200", "SKU-1.300"],
  ])
    assert.doesNotMatch(notesOf(...names), /a price/, names[0]);
});

test("a flag is told from another by its tags, and a single category is named with what nobody sees of it", () => {
  const flag = (region: string): string =>
    `\u{1f3f4}${[...region].map((c) => String.fromCodePoint(0xe0000 + c.charCodeAt(0))).join("")}\u{e007f}`;
  assert.equal(load(csv(`1,a,${flag("gbeng")}`, `2,b,${flag("gbsct")}`)).categories.length, 2);
  refuses(csv("1,a,x\u200b", "2,b,x\u200b"), /of the single category "x(?:\[U\+200B\])?"/);
});

test("CDATA is markup", () => {
  assert.deepEqual(findMarkup("<![CDATA[Steel mug]]>"), ["<![CDATA["]);
  assert.equal(stripMarkup("<![CDATA[Steel mug]]>"), "Steel mug");
});

test("a row of totals is no product; a product that is called Total is one", () => {
  for (const row of [
    "Total,3 products,",
    "Grand Total,3,12.5",
    "9,Total,Total",
    "Gesamtsumme,,",
    "合計,3,",
    "Sub-total:,,2",
  ])
    refuses(
      csv("1,aa,x", row, "3,cc,y"),
      /row 2 \(line 3\): (?:sku|body) is ".*" and the row says nothing else .* remove the row/,
    );
  assert.equal(load(csv("1,Total,Cereals", "Total,a bowl of flakes,Cereals", "3,cc,y")).products.length, 3);
});

test("codes that a spreadsheet rounded are called so, and ids that look alike are one", () => {
  refuses(csv("1.23E+12,a,x", "1.23E+12,b,y"), /sku "1.23E\+12" is repeated .* a spreadsheet rounded the codes/);
  assert.match(
    load(csv('"8,90E+12",a,x', '"8,91E+12",b,y')).notes!.join(" "),
    /2 ids are codes that a spreadsheet rounded, such as row 1: "8,90E\+12"/,
  );
  refuses(csv("ab,a,x", "ab\u200b,b,y"), /sku "ab\[U\+200B\]" is repeated from row 1/);
  assert.deepEqual(
    load(csv("007,a,x", "7,b,y", "AB,c,x", "ab,d,y")).products.map(({ id }) => id),
    ["007", "7", "AB", "ab"],
  );
});

test("categories that are one for a reader are told: look-alikes, HTML, an open path, parted thousands", () => {
  const notesOf = (...names: string[]): string =>
    load(csv(...[...names, ...names].map((name, i) => `${i},text ${i},"${name}"`))).notes!.join(" ");
  assert.match(notesOf("Cumin", "\u0421umin", "Z"), /differ by letters of another alphabet that look the same/);
  assert.match(notesOf("Home & Garden", "Home &amp; Garden", "Z"), /counted apart/);
  assert.match(notesOf("Home", "Home >", "Z"), /counted apart/);
  assert.match(notesOf("1,000", "1000", "Z"), /"1,000" and "1000" are the same number/);
  assert.doesNotMatch(notesOf("\u0421\u044b\u0440", "Cup", "A+", "A"), /alphabet/);
});

test("categories that measure, or say that nobody knows, are told", () => {
  const notesOf = (...names: string[]): string =>
    load(csv(...[...names, ...names].map((name, i) => `${i},text ${i},${name}`))).notes!.join(" ");
  assert.match(notesOf("19.99", "5", "0.5"), /Every category is a number, such as "0.5": .*a price, a rating/);
  assert.doesNotMatch(notesOf("19.99", "5", "x"), /Every category is a number/);
  assert.match(
    notesOf("Unknown", "Sonstiges", "x"),
    /"Sonstiges" \(2 products\), "Unknown" \(2 products\) say what products are not/,
  );
});

test("an excerpt begins and ends with whole characters, as readers count them", () => {
  assert.equal(excerpt("xे🇫🇷👨\u200d👩\u200d👧y", 1, 5), "xे🇫🇷");
  assert.equal(excerpt("हिन्दी", 1, 3), "हिन्दी");
  assert.deepEqual([excerpt("abcdef", 2, 4), excerpt("abc", -5, 99), excerpt("abc", 5, 9)], ["cd", "abc", ""]);
});

test("markup is counted by its kinds, whatever stands in it", () => {
  const { notes = [] } = load(
    csv(
      "1,see [x](http://a.example/1) and [y](http://a.example/2),x",
      '2,"<!-- one --><!-- another --><P class=""a"">mug</P>",x',
      "3,![a](/b.png) caf\\u00e9,y",
      "4,[url=http://a.example]y[/url],y",
    ),
  );
  const note = notes.find((one) => one.includes("markup"))!;
  assert.match(note, /^4 of 4 texts hold markup/);
  for (const kind of ["[…](…) 2 times", "<!-- --> 2 times", "<p> 1 time"]) assert.ok(note.includes(kind), note);
  assert.ok(!note.includes("a.example"), note);
});
