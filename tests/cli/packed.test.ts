import assert from "node:assert/strict";
import { execFileSync, spawn, spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { after, before, describe, it } from "node:test";
import { Ajv } from "ajv";

const root = resolve(".");
const miniLm = join(root, "models", "all-MiniLM-L6-v2");
const models = existsSync(miniLm) ? `lsa,${miniLm}` : "lsa";

/** npm as the user has it: `npm test` names its own. */
function npm(
  args: string[],
  cwd: string,
  env: NodeJS.ProcessEnv = process.env,
): ReturnType<typeof spawnSync> & { stdout: string; stderr: string } {
  const cli = process.env.npm_execpath;
  const [file, first] = cli?.endsWith("npm-cli.js") ? [process.execPath, [cli]] : ["npm", []];
  return spawnSync(file, [...first, ...args], {
    cwd,
    env,
    encoding: "utf8",
    shell: file === "npm" && process.platform === "win32",
  });
}

/** What `--json` prints. */
const schema = {
  type: "object",
  required: [
    "embedlab",
    "decided",
    "verdict",
    "undecidable",
    "chance",
    "data",
    "models",
    "nClusters",
    "seeds",
    "protocol",
    "comparisons",
    "agreements",
    "withoutSmallCategories",
    "clusters",
    "costs",
    "busy",
    "page",
  ],
  additionalProperties: false,
  properties: {
    embedlab: { type: "string" },
    decided: { type: "boolean" },
    verdict: { anyOf: [{ type: "null" }, { type: "object", required: ["decided", "sentence", "cost", "caveats"] }] },
    undecidable: { type: ["string", "null"] },
    chance: {
      type: ["object", "null"],
      required: ["model", "equals", "ari", "p", "products", "duplicates", "least", "shown", "showable", "beyond"],
      additionalProperties: false,
      properties: {
        model: { type: "string" },
        equals: { type: "array", items: { type: "string" } },
        ari: { type: "number" },
        p: { type: "number", exclusiveMinimum: 0, maximum: 1 },
        products: { type: "integer" },
        duplicates: { type: "integer" },
        least: { type: "number", minimum: 0, maximum: 1 },
        shown: { type: "boolean" },
        showable: { type: "boolean" },
        beyond: { type: "boolean" },
      },
    },
    data: { type: "object", required: ["name", "sha256", "synthetic", "products", "categories", "language", "notes"] },
    models: {
      type: "array",
      items: { type: "object", required: ["id", "status"], properties: { status: { enum: ["ran", "unavailable"] } } },
    },
    nClusters: { type: "integer" },
    seeds: { type: "array" },
    protocol: { type: ["object", "null"] },
    comparisons: {
      type: "array",
      items: {
        type: "object",
        required: ["baseline", "challenger", "difference", "low", "high", "p", "adjustedP", "answer", "productsNeeded"],
        properties: { answer: { enum: ["better", "worse", "equivalent", "undecided"] } },
      },
    },
    agreements: { type: "array", items: { type: "object", required: ["a", "b", "ari", "neighbors"] } },
    withoutSmallCategories: {
      anyOf: [{ type: "null" }, { type: "object", required: ["small", "left", "products", "nClusters", "scores"] }],
    },
    clusters: { type: "array" },
    costs: { type: "array", items: { type: "object", required: ["model", "msPerText", "indexBytes", "price"] } },
    busy: { type: "boolean" },
    page: { type: "string" },
  },
};

interface Result {
  readonly decided: boolean;
  readonly verdict: { readonly sentence: string } | null;
  readonly undecidable: string | null;
  readonly data: { readonly products: number; readonly categories: number; readonly language: string | null };
  readonly models: readonly {
    readonly id: string;
    readonly status: string;
    readonly reason?: string;
    readonly ari?: unknown;
  }[];
  readonly comparisons: readonly { readonly answer: string }[];
  readonly costs: readonly { readonly model: string; readonly indexBytes: number; readonly price: number | null }[];
}

/** The user's environment with an empty home. */
const home = (): NodeJS.ProcessEnv => ({
  ...process.env,
  HOME: join(folder, "home"),
  USERPROFILE: join(folder, "home"),
  XDG_CACHE_HOME: "",
  EMBEDLAB_CACHE: "",
});
const main = join(root, "lib/embedlab/dist/cli/main.js");
/** The same file as npx runs, without npx. */
const installed = (...args: string[]): ReturnType<typeof npm> =>
  spawnSync(process.execPath, [main, ...args], { cwd: folder, env: home(), encoding: "utf8" });
const isValid = new Ajv({ allowUnionTypes: true }).compile(schema);
let folder: string;
before(() => {
  folder = mkdtempSync(join(tmpdir(), "first look-"));
  mkdirSync(join(folder, "home"));
});
after(() => rmSync(folder, { recursive: true, force: true }));

void describe("npx embedlab, packed, from an empty folder and an empty home", () => {
  let tarball: string;
  let offline: string | false = false;
  const embedlab = (...args: string[]): ReturnType<typeof npm> => {
    const env = { ...home(), npm_config_cache: join(folder, "npm") };
    const options = ["--yes", "--ignore-scripts", "--prefer-offline", "--package", tarball];
    return npm(["exec", ...options, "--", "embedlab", ...args], folder, env);
  };

  before(() => {
    // Packages come through the cache of whoever runs the tests, and what npx unpacks of them goes with the test.
    const cache = npm(["config", "get", "cache"], root).stdout.trim();
    mkdirSync(join(folder, "npm"));
    if (existsSync(join(cache, "_cacache")))
      symlinkSync(join(cache, "_cacache"), join(folder, "npm", "_cacache"), "junction");
    const packed = npm(["pack", "--workspace", "embedlab", "--json", "--pack-destination", folder], root);
    tarball = join(folder, (JSON.parse(packed.stdout) as { filename: string }[])[0].filename);
    const sample = join(root, "data/generate-sample.mjs");
    execFileSync(process.execPath, [sample, "--rows", "210", "--out", join(folder, "products.csv")]);
    const { status, stderr, stdout } = embedlab("--help");
    if (status !== 0 && /ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ETIMEDOUT|ENETUNREACH|ENOTCACHED/.test(stderr))
      offline = "no registry can be reached for the packages";
    else assert.equal(status, 0, stderr);
    if (offline === false) assert.match(stdout, /^embedlab <table>/);
  });

  it("compares models on a catalogue with categories: page, JSON, status", (t) => {
    if (offline !== false) return t.skip(offline);
    const { status, stdout, stderr } = embedlab(
      ...[
        "products.csv",
        "--text",
        "description",
        "--label",
        "product_category_tree",
        "--category-kind",
        "tree",
        "--name",
        "product_name",
      ],
      ...["--models", models, "--json", "--products", "1000000", "--machine-price", "0.5"],
    );
    assert.ok(status === 0 || status === 3, stderr);
    const result = JSON.parse(stdout) as Result;
    assert.ok(isValid(result), JSON.stringify(isValid.errors));
    assert.equal(result.decided, status === 0);
    assert.deepEqual([result.data.products, result.data.categories, result.data.language], [210, 7, "en"]);
    assert.ok(
      result.models.every((model) => model.status === "ran"),
      JSON.stringify(result.models),
    );
    const lsa = result.costs.find(({ model }) => model === "lsa-42")!;
    // 42 components of four bytes: one for every five of the 210 texts.
    assert.equal(lsa.indexBytes, 168 * 1_000_000);
    assert.ok(lsa.price! > 0);
    const page = readFileSync(join(folder, "embedlab.html"), "utf8");
    assert.ok(page.length < 1_000_000);
    assert.ok(!/(?:src|href)="/.test(page), "nothing of the page comes from elsewhere");
    assert.ok(page.includes("These products are made up"));
  });
});

void describe("embedlab at the command line", () => {
  it("without categories no model wins: a table of semicolons and accents", () => {
    const nouns = ["canapé d’angle", "lampe à pétrole", "théière émaillée", "fauteuil rembourré", "étagère en chêne"];
    const rows = Array.from(
      { length: 60 },
      (_, i) =>
        `${i};"${nouns[i % 5]} n° ${i}; très belle pièce faite à la main, modèle ${i % 7}";${["salon", "cuisine"][i % 2]}`,
    );
    writeFileSync(join(folder, "produits.csv"), `réf;libellé;rayon\r\n${rows.join("\r\n")}\r\n`);
    const { status, stdout, stderr } = installed("produits.csv", "--models", "lsa", "--json", "--out", "fr.html");
    assert.equal(status, 3, stderr);
    const result = JSON.parse(stdout) as Result;
    assert.ok(isValid(result), JSON.stringify(isValid.errors));
    assert.equal(result.verdict, null);
    assert.match(result.undecidable!, /--label/);
    assert.equal(result.models[0].ari, undefined);
    assert.match(stderr, /cells separated by ";".*60 products, 3 columns/);
    assert.match(stderr, /Embedded: "libellé", in French/);
    assert.match(stderr, /--label rayon would judge/);
  });

  it("reads JSON Lines, and no text of a product becomes markup", () => {
    const hostile = [
      "</script><script>alert(1)</script>",
      "<img src=x onerror=alert(1)>",
      "${7*7} `",
      "\u202egnp.exe",
      "--><!--",
      "&lt;b&gt;",
      "javascript:alert(1)",
      "\u001b[31mred",
    ];
    const lines = Array.from({ length: 48 }, (_, i) =>
      JSON.stringify({
        id: i,
        title: `${hostile[i % 8]} ${i}`,
        text: `${hostile[i % 8]} some words of product ${i % 6} and more of them`,
        kind: `${hostile[i % 4]}`,
      }),
    );
    writeFileSync(join(folder, "hostile.jsonl"), lines.join("\n"));
    const { status, stdout, stderr } = installed(
      "hostile.jsonl",
      "--text",
      "text",
      "--label",
      "kind",
      "--name",
      "title",
      "--models",
      "lsa",
      "--json",
      "--out",
      "hostile.html",
    );
    assert.equal(status, 3, stderr);
    assert.ok(isValid(JSON.parse(stdout)));
    const page = readFileSync(join(folder, "hostile.html"), "utf8");
    assert.equal(page.match(/<script/g)?.length, 2);
    assert.equal(page.match(/<\/script/g)?.length, 2);
    for (const foreign of ["<img", "<b>", "\u202e", "\u001b"]) assert.ok(!page.includes(foreign), foreign);
    assert.ok(!stderr.includes("\u001b[31m"));
  });

  it("reads a data set of the hub at its commit, by a server that speaks the hub's paths", async () => {
    const revision = "a".repeat(40);
    const table = Buffer.from(
      `text,label\n${Array.from({ length: 40 }, (_, i) => `a product number ${i} of kind ${i % 4},k${i % 4}`).join("\n")}\n`,
    );
    const asked: string[] = [];
    const server = createServer((request, response) => {
      asked.push(request.url!);
      if (request.url === `/api/datasets/shop/products/revision/${revision}`)
        return response.end(
          JSON.stringify({ sha: revision, siblings: [{ rfilename: "README.md" }, { rfilename: "data/train.csv" }] }),
        );
      if (request.url === "/api/datasets/shop/products") return response.end(JSON.stringify({ sha: revision }));
      if (request.url === `/datasets/shop/products/resolve/${revision}/data/train.csv`) return response.end(table);
      return response.writeHead(404).end();
    });
    await new Promise<void>((ready) => server.listen(0, "127.0.0.1", ready));
    try {
      const run = (...args: string[]): Promise<{ status: number | null; stdout: string; stderr: string }> =>
        new Promise((done) => {
          const env = { ...home(), HF_ENDPOINT: `http://127.0.0.1:${(server.address() as AddressInfo).port}` };
          const child = spawn(process.execPath, [main, ...args], {
            cwd: folder,
            env,
            stdio: ["ignore", "pipe", "pipe"],
          });
          let [stdout, stderr] = ["", ""];
          child.stdout.on("data", (part: Buffer) => (stdout += part.toString()));
          child.stderr.on("data", (part: Buffer) => (stderr += part.toString()));
          child.on("close", (status) => done({ status, stdout, stderr }));
        });
      const unpinned = await run("shop/products", "--text", "text");
      assert.equal(unpinned.status, 1);
      assert.ok(unpinned.stderr.includes(`say shop/products@${revision}`), unpinned.stderr);
      const pinned = await run(
        `shop/products@${revision}`,
        "--text",
        "text",
        "--label",
        "label",
        "--models",
        "lsa",
        "--json",
        "--out",
        "hub.html",
      );
      assert.equal(pinned.status, 3, pinned.stderr);
      assert.equal((JSON.parse(pinned.stdout) as Result).data.products, 40);
      const before = asked.length;
      const again = await run(
        `shop/products@${revision}`,
        "--file",
        "data/train.csv",
        "--text",
        "text",
        "--models",
        "lsa",
        "--json",
        "--out",
        "hub.html",
      );
      assert.equal(again.status, 3, again.stderr);
      assert.equal(asked.length, before, "what is kept is not asked for again");
    } finally {
      server.close();
    }
  });

  it("says what is wrong and how to mend it, with status 1", () => {
    writeFileSync(
      join(folder, "two.csv"),
      `a,b\n${Array.from({ length: 30 }, (_, i) => `some words of product ${i},other words of product ${i}`).join("\n")}\n`,
    );
    writeFileSync(join(folder, "latin.csv"), Buffer.from(`text\n${"un canapé très élégant\n".repeat(20)}`, "latin1"));
    for (const [args, message] of [
      [["two.csv"], /two\.csv: which column is embedded is not plain; say --text/],
      [["two.csv", "--text", "c"], /no column c/],
      [["two.csv", "--text", "a", "--models", "e5-smal"], /the nearest is "e5-small-v2"|the nearest is "gte-small"/],
      [["latin.csv", "--text", "text"], /--encoding windows-1252/],
      [["absent.csv"], /there is no such file/],
      [["two.csv", "--wrong"], /--wrong.*embedlab --help lists the options/s],
      [["two.csv", "--text", "a", "--models", "./absent"], /there is no such file or folder/],
    ] as const) {
      const { status, stdout, stderr } = installed(...args);
      assert.equal(status, 1, stderr);
      assert.equal(stdout, "");
      assert.match(stderr, message);
    }
  });

  it("explains itself", () => {
    const { status, stdout } = installed("--help");
    assert.equal(status, 0);
    for (const option of ["--text", "--label", "--models", "--delimiter", "--encoding", "--json", "Exit status"])
      assert.ok(stdout.includes(option), option);
    assert.ok(stdout.split("\n").every((line) => line.length <= 130));
  });
});
