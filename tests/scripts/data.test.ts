import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, describe, it } from "node:test";
import { fileURLToPath } from "node:url";
import { parquetWriteBuffer } from "hyparquet-writer";

const root = fileURLToPath(new URL("../../../", import.meta.url));
// A clone of its own, so that no catalogue of the reader's is touched: scripts are copied, the rest is what is built here.
const clone = mkdtempSync(join(tmpdir(), "embedlab-data-"));
after(() => rmSync(clone, { recursive: true, force: true }));
cpSync(join(root, "scripts"), join(clone, "scripts"), { recursive: true });
mkdirSync(join(clone, "data"));
for (const name of ["package.json", "package-lock.json", "tsconfig.json", "node_modules", "lib"])
  symlinkSync(join(root, name), join(clone, name));

const placed = join(clone, "data", "catalogue.csv");

/** What `npm run data` says of a file of these bytes, its status, and the catalogue that notebooks would open then. */
function data(bytes: string | Uint8Array, ...options: string[]): { status: number | null; said: string } {
  return dataOf("shop.csv", bytes, ...options);
}

function dataOf(
  file: string,
  bytes: string | Uint8Array,
  ...options: string[]
): { status: number | null; said: string } {
  writeFileSync(join(clone, file), bytes);
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [join(clone, "scripts", "data.mjs"), file, ...options],
    { cwd: clone, env: { ...process.env, INIT_CWD: clone }, encoding: "utf8", timeout: 120_000 },
  );
  return { status, said: `${stdout}${stderr}` };
}
const texts = async (file = placed): Promise<string[]> => {
  const { loadProducts } = await import("embedlab");
  const options = join(clone, "data", "catalogue.json");
  const load = existsSync(options) ? (JSON.parse(readFileSync(options, "utf8")) as object) : {};
  return (await loadProducts(file, load)).products.map(({ description }) => description);
};

const mapped = ["--text", "body", "--category", "kind", "--id", "sku"];
const table = (mark: string): string =>
  [
    ["sku", "body", "kind"],
    ["1", "red, warm", "x"],
    ["2", "blue, cold", "y"],
    ["3", "green", "x"],
  ]
    .map((row) => row.join(mark))
    .join("\r\n")
    .concat("\r\n");
const wanted = ["red, warm", "blue, cold", "green"];
const wide = (text: string): Buffer => Buffer.from(text, "utf16le");

void describe("npm run data", () => {
  it("takes JSON Lines and Parquet as they are, and a file of another kind takes their place", async () => {
    const records = [
      { sku: "1", body: "red, warm", kind: "x" },
      { sku: "2", body: "blue, cold", kind: "y" },
      { sku: "3", body: "green", kind: "x" },
    ];
    const lines = records.map((record) => `${JSON.stringify(record)}\n`).join("");
    const column = (name: "sku" | "body" | "kind"): { name: string; data: string[]; type: "STRING" } => ({
      name,
      data: records.map((record) => record[name]),
      type: "STRING",
    });
    const parquet = new Uint8Array(parquetWriteBuffer({ columnData: [column("sku"), column("body"), column("kind")] }));
    for (const [ending, bytes] of [
      ["jsonl", lines],
      ["parquet", parquet],
    ] as const) {
      const { status, said } = dataOf(`shop.${ending}`, bytes, ...mapped);
      assert.equal(status, 0, said);
      assert.match(said, new RegExp(`in place as data/catalogue\\.${ending}`));
      assert.deepEqual(await texts(join(clone, "data", `catalogue.${ending}`)), wanted);
    }
    assert.ok(!existsSync(join(clone, "data", "catalogue.jsonl")));
    const broken = dataOf("shop.jsonl", `${lines}{"sku":\n`, ...mapped);
    assert.match(broken.said, /shop\.jsonl, line 4: /);
    assert.ok(existsSync(join(clone, "data", "catalogue.parquet")), "what was there stays");
    assert.equal(data(table(";"), ...mapped).status, 0);
    assert.ok(!existsSync(join(clone, "data", "catalogue.parquet")));
  });

  const good: [string, string | Uint8Array, string[]][] = [
    ["sep=;", `sep=;\r\n${table(";")}`, mapped],
    ["UTF-16 with a byte-order mark", wide(`\ufeff${table("\t")}`), mapped],
    ["two byte-order marks", `\ufeff\ufeff${table(";")}`, mapped],
    [
      "headers 1, 0, 2 by name",
      table(";").replace("sku;body;kind", "1;0;2"),
      ["--text", "0", "--category", "2", "--id", "1"],
    ],
  ];
  for (const [name, bytes, options] of good) {
    void it(`reads ${name}, and notebooks read it as it was mapped`, async () => {
      const { status, said } = data(bytes, ...options);
      assert.equal(status, 0, said);
      assert.match(said, /3 products, 2 categories/);
      assert.deepEqual(await texts(), wanted);
    });
  }

  void it("joins the texts of several columns as it is told", async () => {
    const text = "title,body,kind\nMug,red,x\nCup,,y\nPot,soft,x\n";
    assert.equal(data(text, "--text", "title,body", "--join", ". ", "--category", "kind").status, 0);
    assert.deepEqual(await texts(), ["Mug. red", "Cup", "Pot. soft"]);
    assert.equal(data(text, "--text", "title,body", "--category", "kind").status, 0);
    assert.deepEqual(await texts(), ["Mug\nred", "Cup", "Pot\nsoft"]);
  });

  void it("what it advises can be done, and the catalogue that was there stays until then", () => {
    assert.equal(data(table(";"), ...mapped).status, 0);
    const steps: [string | Uint8Array, string[], RegExp, string[]][] = [
      [wide(table(";")), mapped, /say --encoding utf-16le/, [...mapped, "--encoding", "utf-16le"]],
      [table("^"), mapped, /say so with --delimiter "\^"/, [...mapped, "--delimiter", "^"]],
      [
        `${table(";")}4;pink;\r\n`,
        mapped,
        /say --unlabelled accept for products without a label/,
        [...mapped, "--unlabelled", "accept"],
      ],
      [
        Buffer.from(table(";").replace("green", "vert clair\u00e9"), "latin1"),
        mapped,
        /say --encoding windows-1252/,
        [...mapped, "--encoding", "windows-1252"],
      ],
    ];
    for (const [bytes, first, advice, second] of steps) {
      const before = readFileSync(placed);
      const refused = data(bytes, ...first);
      assert.equal(refused.status, 1, refused.said);
      assert.match(refused.said, advice);
      assert.doesNotMatch(refused.said, /columns:|"load"|\bat .*\.js:/);
      assert.deepEqual(readFileSync(placed), before);
      const { status, said } = data(bytes, ...second);
      assert.equal(status, 0, said);
    }
  });

  void it("names what stands in the way: a header in the middle, a zero byte, products that are their own categories", () => {
    assert.match(
      data(`${table(";")}kind;body;sku\r\n4;pink;x\r\n`, ...mapped).said,
      /row 4 \(line 5\): the row is another header/,
    );
    assert.match(data(table(";").replace("green", "gr\0en"), ...mapped).said, /row 3 \(line 4\): a zero byte/);
    const own = `sku,body,kind\n${Array.from({ length: 9 }, (_, i) => `${i},text ${i},kind ${i}`).join("\n")}\n`;
    assert.match(
      data(own, ...mapped).said,
      /every product is a category of its own, 9 of 9 .*--category-kind none and leave --category out/,
    );
  });

  void it("takes the names that the other command takes, answers wrong ones with the nearest, and cures by what was typed", async () => {
    const { status, said } = data(table(";"), "--text", "body", "--label", "kind", "--id", "sku");
    assert.equal(status, 0, said);
    assert.match(data(table(";"), "--text", "bodi", "--label", "kind").said, /say --text body/);
    assert.match(data(table(";"), "--description", "body", "--label", "kinds").said, /say --label kind/);
    for (const [wrong, near] of [
      ["--lable", "label"],
      ["--txt", "text"],
      ["--model", ""],
    ]) {
      const refused = data(table(";"), "--text", "body", wrong, "kind");
      assert.equal(refused.status, 1);
      const cure = near === "" ? "" : `did you mean --${near}? `;
      assert.ok(refused.said.includes(`there is no option ${wrong}; ${cure}--help lists the options`), refused.said);
      assert.doesNotMatch(refused.said, /what is embedded/);
    }
    assert.match(data(table(";"), "--label", "kind", "--category", "kind").said, /two names of one option/);
    assert.match(data(table(";"), "--text", "body", "--text", "sku").said, /--text is given twice/);
    const named = table(";").replace("body", "body, long").replace("sku", "title");
    assert.equal(data(named, "--text", "body, long", "--label", "kind").status, 0);
    assert.deepEqual(await texts(), wanted);
    assert.equal(data(named, "--text", "title,body, long", "--label", "kind", "--join", " ").status, 0);
    assert.deepEqual(
      await texts(),
      wanted.map((text, i) => `${i + 1} ${text}`),
    );
    assert.equal(data(table("\t"), ...mapped, "--delimiter", "\\t").status, 0);
    assert.match(
      data(table("\t"), ...mapped, "--category-level", "two").said,
      /--category-level is "two"; give the number/,
    );
  });

  void it("asks for the column of categories where options are of it", () => {
    for (const [option, value] of [
      ["--category-list", ","],
      ["--path-sign", "/"],
      ["--category-level", "2"],
    ])
      assert.match(
        data(table(";"), "--text", "body", option, value).said,
        new RegExp(`${option} is given, but no column of categories is named; name it with --category, or leave`),
      );
  });

  void it("says that rows without a text may be left out, and calls that option by its name", () => {
    const help = spawnSync(process.execPath, [join(root, "scripts", "data.mjs"), "--help"], { encoding: "utf8" });
    assert.match(help.stdout, /--empty-texts skip +rows without a text are left out, and counted/);
    assert.match(
      data(table(";"), ...mapped, "--empty-texts", "Skip").said,
      /: --empty-texts is "Skip"; say --empty-texts reject or --empty-texts skip/,
    );
  });

  void it("options of columns alone are of the sample's columns", () => {
    const sample = readFileSync(join(root, "data", "sample.csv"), "utf8");
    const { status, said } = data(sample, "--category-level", "2");
    assert.equal(status, 0, said);
    assert.ok(Number(/(\d+) categories/.exec(said)![1]) > 7, said);
  });
});
