import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { describe, it } from "node:test";

interface Parameters {
  parametersOf: (notebook: object) => Map<string, number | string | boolean>;
  readSettings: (given?: string[]) => Map<string, string>;
  applySettings: (
    settings: Map<string, string>,
    notebooks: object[],
    fixed?: string[],
  ) => { values: object; injected: (string | undefined)[] };
}
const { parametersOf, readSettings, applySettings } = (await import(
  new URL("../../../scripts/report/parameters.mjs", import.meta.url).href
)) as Parameters;

const notebook = (...source: string[]): object => ({
  file: "09-own.ipynb",
  bytes: JSON.stringify({
    cells: [
      { cell_type: "markdown", metadata: { tags: ["parameters"] }, source: "const none = 1;" },
      { cell_type: "code", metadata: { tags: ["parameters"] }, source },
      { cell_type: "code", metadata: {}, source: "const hidden = 1;" },
    ],
  }),
});
const own = notebook(
  "// Parameters\n",
  "const seeds: number = 0; // how many\n",
  "const share = 0.5;\n",
  'const name: string = "a; b"; // "quoted"\n',
  "const on = true;",
);
const apply = (...given: string[]): ReturnType<Parameters["applySettings"]> =>
  applySettings(readSettings(given), [own, notebook("const share = 1.5;")], ["margin", "seeds"]);

void describe("parameters of a notebook", () => {
  void it("are the constants of the cell that is tagged so", () => {
    assert.deepEqual(Object.fromEntries(parametersOf(own)), { seeds: 0, share: 0.5, name: "a; b", on: true });
  });

  void it("every notebook has some, and each is used below", () => {
    const folder = new URL("../../../notebooks/", import.meta.url);
    for (const file of readdirSync(folder).filter((name) => name.endsWith(".ipynb"))) {
      const bytes = readFileSync(new URL(file, folder), "utf8");
      const parameters = parametersOf({ file, bytes });
      assert.ok(parameters.size > 0, file);
      const { cells } = JSON.parse(bytes) as { cells: { metadata: { tags?: string[] }; source: string[] }[] };
      const rest = cells.filter(({ metadata }) => metadata.tags === undefined).flatMap(({ source }) => source);
      for (const name of parameters.keys())
        assert.match(rest.join(""), new RegExp(`\\b${name}\\b`), `${file}: ${name} is not used`);
    }
  });

  void it("are set in each notebook that has them, in their types", () => {
    const { values, injected } = apply("seeds=5", "share = 0.25", "name=a=b", "on=false", "share=0.75");
    assert.deepEqual(values, { seeds: 5, share: 0.75, name: "a=b", on: false });
    assert.match(
      injected[0]!,
      /^\/\/ Set .*\nconst seeds: number = 5;\nconst share: number = 0.75;\nconst name: string = "a=b";\nconst on: boolean = false;$/,
    );
    assert.match(injected[1]!, /^\/\/ Set .*\nconst share: number = 0.75;$/);
    assert.deepEqual(apply("seeds=5").injected[1], undefined);
  });

  void it("refuses unknown names and wrong types with the cure", () => {
    for (const [given, message] of [
      ["sedes=5", /--set sedes: .* there are seeds, share, name, on$/],
      ["margin=0.1", /the protocol fixes margin; change a copy of protocol\.json and give it by --protocol/],
      ["seeds=five", /--set seeds=five: seeds is a number, as in --set seeds=0/],
      ["seeds=", /seeds is a number/],
      ["seeds=2.5", /seeds is a whole number/],
      ["on=yes", /on is true or false/],
      ["seeds", /say --set <name>=<value>/],
    ] as const)
      assert.throws(() => apply(given), { message });
    assert.throws(() => applySettings(readSettings(["a=1"]), [notebook("show(1)")]), { message: /there are none$/ });
    assert.throws(() => parametersOf(notebook("const much = [1];")), { message: /is \[1\]; give it a number/ });
  });

  void it("what a text holds cannot leave its quotes", () => {
    const { injected } = apply('name="; process.exit(1); //\n`${1}`');
    assert.equal(injected[0]!.split("\n").length, 2);
  });
});
