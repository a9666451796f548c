import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { after, before, describe, it } from "node:test";
import { checkPackage, createPackageFromTarballData } from "@arethetypeswrong/core";
import { publint } from "publint";
import { formatMessage } from "publint/utils";

const root = resolve(".");
const require = createRequire(join(root, "package.json"));
const typescripts = ["@tslab/typescript-for-tslab", "typescript"];

/** npm as the user has it: `npm test` names its own. */
function npm(args: string[], cwd: string): string {
  const cli = process.env.npm_execpath;
  const [file, first] = cli?.endsWith("npm-cli.js") ? [process.execPath, [cli]] : ["npm", []];
  return execFileSync(file, [...first, ...args], {
    cwd,
    encoding: "utf8",
    stdio: ["ignore", "pipe", "pipe"],
    shell: file === "npm" && process.platform === "win32",
  });
}

describe("the packed library in an empty project", () => {
  let folder: string;
  let tarball: string;
  const examples = ["example", "comparison"];
  let manifest: { version: string; dependencies: Record<string, string>; scripts?: object; exports: object };
  before(() => {
    folder = mkdtempSync(join(tmpdir(), "consumer-"));
    const [{ filename }] = JSON.parse(
      npm(["pack", "--workspace", "embedlab", "--json", "--pack-destination", folder], root),
    ) as { filename: string }[];
    tarball = join(folder, filename);
    writeFileSync(join(folder, "package.json"), JSON.stringify({ private: true, type: "module" }));
    npm(["install", "--ignore-scripts", "--prefer-offline", "--no-audit", "--no-fund", tarball], folder);
    manifest = JSON.parse(readFileSync(join(folder, "node_modules/embedlab/package.json"), "utf8")) as typeof manifest;
    const readme = readFileSync(join(folder, "node_modules/embedlab/README.md"), "utf8");
    const blocks = [...readme.matchAll(/```ts\n([^]*?)```/g)].map(([, code]) => code);
    assert.equal(blocks.length, examples.length);
    // With the model that set-up has brought: a test asks no registry for weights.
    blocks.forEach((code, at) => {
      assert.ok(code.includes("bge-small-en-v1.5"));
      writeFileSync(join(folder, `${examples[at]}.ts`), code.replace("bge-small-en-v1.5", "all-MiniLM-L6-v2"));
    });
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  it("runs nothing at installation and brings none of the optional packages", () => {
    assert.deepEqual(Object.keys(manifest.scripts ?? {}), []);
    for (const name of [
      "danfojs-node",
      "tsne-js",
      "ml-kmeans",
      "ml-random-forest",
      "@huggingface/transformers",
      "@tensorflow/tfjs",
    ]) {
      assert.throws(() => readFileSync(join(folder, "node_modules", name, "package.json")), name);
    }
  });

  it("is a sound package", async () => {
    const { messages, pkg } = await publint({ pkgDir: join(folder, "node_modules/embedlab"), strict: true });
    assert.deepEqual(
      messages.map((message) => formatMessage(message, pkg)),
      [],
    );
  });

  it("resolves with its types by every door, in every mode of resolution", async () => {
    const found = await checkPackage(createPackageFromTarballData(readFileSync(tarball)));
    assert.ok(found.types);
    assert.deepEqual(Object.keys(found.entrypoints).sort(), Object.keys(manifest.exports).sort());
    // A package of ES modules alone: CommonJS loads it by import(), or by require from Node.js 20.19 on.
    assert.deepEqual(
      found.problems.filter(({ kind }) => kind !== "CJSResolvesToESM"),
      [],
    );
  });

  it("shows its own types, with their fields' comments, and none of zod's", () => {
    const declarations = join(folder, "node_modules/embedlab/dist");
    for (const path of readdirSync(declarations, { recursive: true, encoding: "utf8" }))
      if (path.endsWith(".d.ts")) assert.doesNotMatch(readFileSync(join(declarations, path), "utf8"), /"zod"/, path);
    assert.match(
      readFileSync(join(declarations, "embedding/contract/contract.d.ts"), "utf8"),
      /\/\*\* A commit: a branch moves\. \*\/\n +readonly revision: string;\n[^]*readonly dtype: NumberType;/,
    );
  });

  for (const name of typescripts) {
    const compiler = join(dirname(require.resolve(`${name}/package.json`)), "lib", "tsc.js");
    const { version } = require(`${name}/package.json`) as { version: string };
    it(`has types that TypeScript ${version} reads`, () => {
      for (const [module, moduleResolution] of [
        ["nodenext", "nodenext"],
        ["esnext", "bundler"],
      ]) {
        const options = [
          "--strict",
          "--target",
          "es2022",
          "--module",
          module,
          "--moduleResolution",
          moduleResolution,
          "--skipLibCheck",
          "false",
        ];
        // The consumer's own types of Node.js, which every TypeScript project on Node has.
        const types = ["--typeRoots", join(root, "node_modules/@types"), "--types", "node"];
        execFileSync(
          process.execPath,
          [compiler, ...options, ...types, "--outDir", folder, ...examples.map((name) => join(folder, `${name}.ts`))],
          { cwd: folder, stdio: "pipe", encoding: "utf8" },
        );
      }
    });
  }

  it("runs the README's examples: two models on one catalogue, and their difference", () => {
    execFileSync(process.execPath, [
      join(root, "data/generate-sample.mjs"),
      "--rows",
      "140",
      "--out",
      join(folder, "products.csv"),
    ]);
    symlinkSync(join(root, "models"), join(folder, "models"), "junction");
    const lines = execFileSync(process.execPath, ["example.js"], { cwd: folder, encoding: "utf8" })
      .trim()
      .split("\n")
      .map((line) => line.split(" "));
    assert.deepEqual(
      lines.map(([name]) => name),
      ["lsa", "all-MiniLM-L6-v2"],
    );
    for (const [, ari] of lines) assert.ok(Number(ari) > 0 && Number(ari) <= 1, ari);
    const said = execFileSync(process.execPath, ["comparison.js"], { cwd: folder, encoding: "utf8" });
    const [sentence, numbers] = said.trim().split("\n");
    assert.match(sentence, /lsa|all-MiniLM-L6-v2/);
    const [estimate, low, high] = /^ARI difference (\S+), 95 % interval (\S+) to (\S+), p \S+$/.exec(numbers)!.slice(1);
    assert.ok(Number(low) < Number(estimate) && Number(estimate) < Number(high), said);
  });

  it("says which package an option needs, and how to get it", () => {
    const script = `import { kmeans, Matrix, toDataFrame, tsne } from "embedlab";
      const said = (work) => work.then(() => "ran", ({ name, message }) => name + ": " + message);
      const x = new Matrix(Float32Array.from({ length: 40 }, (_, i) => i % 7), 20, 2);
      console.log(JSON.stringify([await said(toDataFrame({ products: [] })), await said(kmeans(x, { nClusters: 2, engine: "ml-kmeans" })), await said(tsne(x, { perplexity: 3, engine: "tsne-js" }))]));`;
    const said = JSON.parse(
      execFileSync(process.execPath, ["--input-type=module", "--eval", script], { cwd: folder, encoding: "utf8" }),
    ) as string[];
    assert.deepEqual(said, [
      "InputError: toDataFrame needs the package danfojs-node, which is not installed: npm install danfojs-node@1.2.0",
      'InputError: k-means with engine "ml-kmeans" needs the package ml-kmeans, which is not installed: npm install ml-kmeans@7.0.1',
      'InputError: t-SNE with engine "tsne-js" needs the package tsne-js, which is not installed: npm install tsne-js@1.0.3',
    ]);
  });
});
