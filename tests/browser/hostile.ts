import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** Categories that each attack one reader of the text: HTML, scripts, links, Plotly, spreadsheets, objects, terminals. */
const categories = [
  `<img src=x onerror=alert(1)>`,
  `</script><script>alert(2)</script>`,
  `<a href="javascript:alert(3)">click</a>`,
  `<b>bold</b> <i>it</i> %{x} %{customdata[0]} $\\alpha$ &amp;lt;`,
  `=HYPERLINK("http://evil.invalid/","x")`,
  `__proto__`,
  `constructor`,
  `\u001b[31mred\u001b]0;title\u0007 \u202egnp.exe\u2069`,
];
const words = [
  "watch dial strap",
  "lamp shade bulb",
  "towel cotton bath",
  "ring gold stone",
  "mug coffee print",
  "laptop charger volt",
  "shirt collar sleeve",
  "cushion cover zip",
];
const tails = [
  `<svg onload=alert(4)>`,
  `@SUM(1+1)*cmd|' /C calc'!A0`,
  `-->]]>{{7*7}}\${7*7}`,
  `'; DROP TABLE products; --`,
  `<a href='javascript:alert(5)'>%{y}</a>`,
  `\u2066\u200f\u061c`,
  `"><iframe src=javascript:alert(6)>`,
  `+1+1`,
];
const columns =
  "uniq_id,crawl_timestamp,product_url,product_name,product_category_tree,pid,retail_price,discounted_price,image,is_FK_Advantage_product,description,product_rating,overall_rating,brand,product_specifications";

const quoted = (text: string): string => `"${text.replaceAll('"', '""')}"`;

const perCategory = 12;

/**
 * A catalogue of the Flipkart schema and a study of two quick models, one of vectors in a file and one that cannot be had,
 * hostile in every text.
 * `served` are models of the server that EMBEDLAB_TEST_ENDPOINT names.
 */
export function writeHostile(folder: string, served: readonly string[] = []): { data: string; study: string } {
  mkdirSync(folder, { recursive: true });
  const rows = categories.flatMap((category, c) =>
    Array.from({ length: perCategory }, (_, i) => {
      const id = i === 0 ? `${category} ${tails[c]}` : `${c}-${i}`;
      const own = words[c].split(" ");
      const body = Array.from(
        { length: 6 + ((7 * i + 3 * c) % 30) },
        (_, k) =>
          own[(i + k * k) % own.length] + (k % 5 === 4 ? ` ${words[(c + k) % words.length].split(" ")[k % 3]}` : ""),
      ).join(" ");
      const description =
        c === 0 && i === 1
          ? `${`${body} `.repeat(Math.ceil(1_000_000 / body.length))}`
          : `${tails[(c + i) % tails.length]} ${body} ${category}`;
      const cells = [
        id,
        "",
        "",
        `${tails[(c + 3 * i) % tails.length]} ${category} ${i}`,
        JSON.stringify([`${category} >> ${tails[c]}`]),
        "",
        "",
        "",
        "",
        "",
        description,
        "",
        "",
        category,
        "{}",
      ];
      return cells.map(quoted).join(",");
    }),
  );
  const data = join(folder, "hostile <b>%{x} =1+1 \u001b[31m\u202e.csv");
  writeFileSync(data, `${columns}\n${rows.join("\n")}\n`);
  // Vectors that exist already, by ids as hostile as those of the catalogue.
  const vectors = categories.flatMap((category, c) =>
    Array.from({ length: perCategory }, (_, i) =>
      JSON.stringify({
        id: i === 0 ? `${category} ${tails[c]}` : `${c}-${i}`,
        vector: categories.map((_, k) => (k === c ? 1 : 0.1 * ((i + k) % 3))),
      }),
    ),
  );
  writeFileSync(join(folder, "vectors.jsonl"), `${vectors.join("\n")}\n`);
  const lsa = (components: number): object => ({ kind: "corpus", method: "lsa", components, seed: 0 });
  const study = join(folder, "study.json");
  const contracts = [
    { base: "lsa", id: "__proto__", source: lsa(12), dimensions: 12, licence: categories[0] },
    { base: "lsa", id: "constructor", source: lsa(6), dimensions: 6, treatment: "cleaned", licence: categories[7] },
    {
      base: "lsa",
      id: "toString",
      source: { kind: "endpoint", model: categories[1], urlVariable: "EMBEDLAB_NO_SUCH_ENDPOINT", addsPrefix: false },
      prefix: categories[3],
      dimensions: 8,
      licence: tails[4],
    },
    { id: "valueOf", source: { kind: "vectors", path: "vectors.jsonl" } },
    ...served.map((model) => ({
      base: "lsa",
      id: model,
      source: {
        kind: "endpoint",
        model,
        urlVariable: "EMBEDLAB_TEST_ENDPOINT",
        keyVariable: "EMBEDLAB_TEST_KEY",
        addsPrefix: false,
      },
      dimensions: 8,
    })),
  ];
  writeFileSync(study, JSON.stringify({ contracts, seeds: [0, 1, 2], caution: `${categories[1]} ${categories[7]}` }));
  return { data, study };
}
