import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { isAbsolute, join, resolve } from "node:path";
import { after, describe, it } from "node:test";
import { openStudy, projectRoot } from "#laboratory/study/study";

// It would stand before a study file's own data.
delete process.env.PRODUCTS_CSV;

const folder = mkdtempSync(join(tmpdir(), "embedlab-study-"));
after(() => rmSync(folder, { recursive: true }));
const file = (name: string, content: unknown): string => {
  const path = join(folder, name);
  writeFileSync(path, typeof content === "string" ? content : JSON.stringify(content));
  return path;
};

void describe("openStudy", () => {
  void it("knows its studies, baseline first", () => {
    assert.deepEqual(
      openStudy({ study: "embedded" }).contracts.map(({ id }) => id),
      ["bert-base-uncased", "e5-small-v2", "all-MiniLM-L6-v2", "multilingual-e5-small", "lsa"],
    );
    assert.deepEqual(
      openStudy({ study: "note" }).contracts.map(({ id }) => id),
      ["bert-base-uncased", "e5-large-v2"],
    );
    assert.deepEqual(
      openStudy({ study: "quick" }).contracts.map(({ id }) => id),
      ["all-MiniLM-L6-v2", "e5-small-v2", "lsa"],
    );
    assert.ok(openStudy({ study: "embedded" }).seeds.length >= 20);
  });

  void it("gives the two models the note's two treatments", () => {
    for (const study of ["embedded", "note"]) {
      const [bert, e5] = openStudy({ study }).contracts;
      assert.deepEqual([bert.treatment, bert.prefix, e5.treatment, e5.prefix], ["cleaned", "", "raw", "query: "]);
    }
  });

  void it("finds the sample where nothing else is told", () => {
    const { data } = openStudy({ study: "embedded", data: "data/sample.csv" });
    assert.ok(isAbsolute(data) && data.endsWith(join("data", "sample.csv")));
  });

  void it("reads one's own study, ready contracts by name or as a base", () => {
    const path = file("mine.json", {
      contracts: ["lsa", { base: "all-MiniLM-L6-v2", id: "minilm-raw", treatment: "raw" }],
      seeds: [3, 4],
      caution: "a trial",
    });
    const study = openStudy({ study: path });
    assert.equal(study.name, "mine");
    assert.deepEqual(study.seeds, [3, 4]);
    assert.equal(study.caution, "a trial");
    assert.deepEqual(
      study.contracts.map(({ id, treatment }) => [id, treatment]),
      [
        ["lsa", "raw"],
        ["minilm-raw", "raw"],
      ],
    );
  });

  void it("starts a study file's own relative paths from the file's folder, wherever it lies", () => {
    const { data, contracts } = openStudy({
      study: file("paths.json", {
        data: "mine.csv",
        contracts: [
          { base: "all-MiniLM-L6-v2", id: "beside", source: { kind: "folder", path: "models/mine" } },
          { base: "all-MiniLM-L6-v2", id: "ready" },
          { id: "vectors", source: { kind: "vectors", path: "v.npy", ids: "ids.txt" } },
          { id: "absolute", source: { kind: "vectors", path: join(folder, "v.jsonl") } },
        ],
      }),
    });
    assert.equal(data, join(folder, "mine.csv"));
    const fields = contracts.flatMap(({ source }) =>
      source.kind === "vectors" ? [source.path, source.ids] : source.kind === "folder" ? [source.path] : [],
    );
    assert.equal(fields[1], "models/all-MiniLM-L6-v2");
    assert.deepEqual(
      fields.map((path) => path && resolve(projectRoot, path)),
      [
        join(folder, "models", "mine"),
        join(projectRoot, "models", "all-MiniLM-L6-v2"),
        join(folder, "v.npy"),
        join(folder, "ids.txt"),
        join(folder, "v.jsonl"),
        undefined,
      ],
    );
  });

  void it("takes a study of one model", () => {
    assert.deepEqual(
      openStudy({ study: file("one.json", { contracts: ["lsa"] }) }).contracts.map(({ id }) => id),
      ["lsa"],
    );
  });

  void it("names what is wrong with a study", () => {
    assert.throws(() => openStudy({ study: "embeded" }), {
      name: "InputError",
      message:
        /^no study is called "embeded", .* nearest study is "embedded"; give "embedded", "note", "quick" or the path of a JSON file$/,
    });
    assert.throws(() => openStudy({ study: file("a.json", "{") }), { name: "InputError", message: /a\.json/ });
    assert.throws(() => openStudy({ study: file("b.json", { contracts: [], seeds: [1] }) }), {
      name: "InputError",
      message: /contracts: name one model at least; seeds: give two seeds at least$/,
    });
    assert.throws(() => openStudy({ study: file("c.json", { contracts: ["lsa", "lsaa"] }) }), {
      name: "InputError",
      message: /the nearest is "lsa"/,
    });
    for (const [fields, message] of [
      [{ load: { naValues: ["x"] } }, /"naValues" is no field of its "load"; it is one of "load"\."columns"$/],
      [{ load: { skipRow: 1 } }, /"skipRow" is no field of its "load"; the nearest is "skipRows"$/],
      [{ emptyTexts: "skip" }, /"emptyTexts" is no field of a study; it is one of "load"$/],
      [{ categoryKind: "none" }, /"categoryKind" is no field of a study; it is one of "load"\."columns"$/],
      [{ contract: ["lsa"] }, /"contract" is no field of a study; the nearest is "contracts"$/],
    ] as const)
      assert.throws(() => openStudy({ study: file("c2.json", { contracts: ["lsa"], ...fields }) }), {
        name: "InputError",
        message,
      });
    assert.throws(() => openStudy({ study: file("d.json", { contracts: ["lsa", "lsa"] }) }), {
      name: "InputError",
      message: /two contracts are called "lsa"/,
    });
    assert.throws(
      () =>
        openStudy({
          study: file("e.json", { contracts: ["lsa", { base: "all-MiniLM-L6-v2", id: "x", treatmnt: "raw" }] }),
        }),
      { name: "InputError", message: /treatmnt.*"treatment"/ },
    );
  });
});
