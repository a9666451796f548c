import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, it } from "node:test";
import { fileURLToPath } from "node:url";
import { InputError } from "embedlab";
import ts from "typescript";

const root = fileURLToPath(new URL("../../../lib/embedlab/", import.meta.url));
const { exports: doors } = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as {
  exports: Record<string, { types: string }>;
};

/** A public function that takes options: how it is reached, the arguments before them, and what of them must be given. */
interface Verb {
  readonly name: string;
  readonly call: (...args: unknown[]) => unknown;
  readonly before: number;
  readonly optional: boolean;
  readonly needed: readonly string[];
}

/** All that the declarations of the package's doors have, tables of functions (`clusterers`, `projectors`) too. */
async function verbs(): Promise<Verb[]> {
  const files = Object.values(doors).map(({ types }) => join(root, types));
  const program = ts.createProgram(files, {
    module: ts.ModuleKind.NodeNext,
    target: ts.ScriptTarget.ES2022,
    strict: true,
  });
  const checker = program.getTypeChecker();
  const found = new Map<unknown, Verb>();
  for (const [door, { types }] of Object.entries(doors)) {
    const values = (await import(`embedlab${door.slice(1)}`)) as Record<string, unknown>;
    const exported = checker.getSymbolAtLocation(program.getSourceFile(join(root, types))!)!;
    for (const symbol of checker.getExportsOfModule(exported)) {
      const value = values[symbol.name];
      if (typeof value === "function") add(symbol.name, value, symbol);
      else if (typeof value === "object" && value !== null)
        for (const member of checker.getTypeOfSymbol(symbol).getProperties())
          add(`${symbol.name}.${member.name}`, (value as Record<string, unknown>)[member.name], member);
    }
  }
  return [...found.values()];

  function add(name: string, value: unknown, symbol: ts.Symbol): void {
    const parameters = checker.getTypeOfSymbol(symbol).getCallSignatures()[0]?.parameters ?? [];
    const last = parameters.at(-1);
    const declared = last?.valueDeclaration;
    if (typeof value !== "function" || last === undefined || declared === undefined) return;
    if (!ts.isParameter(declared) || declared.dotDotDotToken !== undefined) return;
    const optional = declared.questionToken !== undefined;
    const properties = checker.getNonNullableType(checker.getTypeOfSymbol(last)).getProperties();
    const needed = properties.filter(({ flags }) => (flags & ts.SymbolFlags.Optional) === 0).map((own) => own.name);
    // Whatever is called options, and every other object of which nothing need be told.
    if (last.name !== "options" && (properties.length === 0 || needed.length > 0)) return;
    found.set(value, {
      name,
      call: value as Verb["call"],
      before: parameters.length - 1,
      optional,
      needed,
    });
  }
}

void describe("the options of public functions in plain JavaScript", async () => {
  const all = await verbs();
  const refused = (verb: Verb, given: readonly unknown[], named: RegExp): Promise<void> =>
    assert.rejects(
      async () => {
        await verb.call(...Array.from({ length: verb.before }, () => undefined), ...given);
      },
      (error) => error instanceof InputError && named.test(error.message),
      `${verb.name}(${given.map(String).join()})`,
    );

  void it("are found", () => {
    const names = all.map(({ name }) => name);
    for (const name of ["kmeans", "tfidf", "openModel", "protocolFor", "clusterers.kmeans", "projectors.umap"])
      assert.ok(names.includes(name), name);
    assert.ok(names.length > 60, String(names.length));
  });

  for (const verb of all)
    void it(`${verb.name} refuses what are no options, before it looks at anything else`, async () => {
      for (const wrong of [null, 3, "seed", true, [1, 2], new Float32Array(2), () => 1])
        await refused(verb, [wrong], new RegExp(`^${verb.name}: its options are `));
      if (!verb.optional) await refused(verb, [], new RegExp(`^${verb.name}: its options are missing; give an object`));
      for (const name of verb.needed) {
        const others = Object.fromEntries(verb.needed.filter((other) => other !== name).map((other) => [other, 1]));
        await refused(verb, [others], new RegExp(`^${verb.name}: its options have no ${name}; give it`));
      }
    });
});
