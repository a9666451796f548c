import assert from "node:assert/strict";
import { copyFileSync, existsSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { after, before, describe, it } from "node:test";
import { pathToFileURL } from "node:url";
import { inspect } from "node:util";
import ts from "typescript";

const root = resolve(".");
const { examples } = (await import(pathToFileURL(join(root, "scripts/reference.mjs")).href)) as {
  examples: () => { name: string; example?: string }[];
};
const all = examples();
const given = all.filter((one): one is { name: string; example: string } => one.example !== undefined);

/** `expression; // => value` hands both to `check`. */
const checked = (code: string): string =>
  code.replaceAll(/^( *)(.+); \/\/ => (.+)$/gm, (_, indent: string, expression: string, value: string) => {
    return `${indent}check(${expression}, ${JSON.stringify(value)});`;
  });

void describe("the examples in the library's comments", () => {
  // Below the root, so that "embedlab" is found as in any project.
  const folder = mkdtempSync(join(root, ".build", "examples-"));
  const fileOf = (name: string): string => join(folder, `${name}.ts`);
  before(() => {
    for (const { name, example } of given) {
      const used = all.filter((one) => new RegExp(`\\b${one.name}\\b`).test(example)).map((one) => one.name);
      const types = ["ModelContract"].filter((type) => example.includes(type)).map((type) => `type ${type}`);
      writeFileSync(
        fileOf(name),
        `import { ${[...used, ...types].join(", ")} } from "embedlab";\n` +
          `export async function example(check: (value: unknown, text: string) => void): Promise<void> {\nvoid check;\nawait 0;\n${checked(example)}\n}\n`,
      );
    }
    copyFileSync(join(root, "data/sample.csv"), join(folder, "products.csv"));
    symlinkSync(join(root, "models"), join(folder, "models"), "junction");
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  it("stand with every name that can be called or read", () => {
    assert.deepEqual(
      all.filter(({ example }) => example === undefined).map(({ name }) => name),
      [],
    );
  });

  it("have sound types", () => {
    const options: ts.CompilerOptions = {
      strict: true,
      target: ts.ScriptTarget.ES2022,
      module: ts.ModuleKind.NodeNext,
      moduleResolution: ts.ModuleResolutionKind.NodeNext,
      types: ["node"],
      skipLibCheck: true,
      outDir: folder,
      rootDir: folder,
    };
    const program = ts.createProgram(
      given.map(({ name }) => fileOf(name)),
      options,
    );
    const problems = [...ts.getPreEmitDiagnostics(program), ...program.emit().diagnostics];
    assert.deepEqual(
      problems.map(
        ({ file, messageText }) => `${file?.fileName ?? ""}: ${ts.flattenDiagnosticMessageText(messageText, "\n")}`,
      ),
      [],
    );
  });

  for (const { name, example } of given) {
    const model = /(?:contractNamed|openModel)\("(all-[^"]+)"\)/.exec(example)?.[1];
    const skip = model !== undefined && !existsSync(join(root, "models", model)) && `no models/${model}`;
    it(`${name}: runs and gives what it says`, { skip }, async () => {
      const { example: run } = (await import(pathToFileURL(join(folder, `${name}.js`)).href)) as {
        example: (check: (value: unknown, text: string) => void) => Promise<void>;
      };
      const before = process.cwd();
      process.chdir(folder);
      try {
        await run((value, text) => assert.equal(inspect(value), text));
      } finally {
        process.chdir(before);
      }
    });
  }
});
