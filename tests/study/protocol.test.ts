import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, describe, it } from "node:test";
import { protocolFor } from "#embedlab/comparison/protocol";
import {
  atLevel,
  departures,
  levelOf,
  pairSentence,
  protocolOf,
  readProtocol,
  standingSentence,
} from "#laboratory/study/protocol";
import { openStudy, projectRoot } from "#laboratory/study/study";

const folder = mkdtempSync(join(tmpdir(), "embedlab-protocol-"));
after(() => rmSync(folder, { recursive: true }));
const committed = join(projectRoot, "protocol.json");
const ours = JSON.parse(readFileSync(committed, "utf8")) as Record<string, unknown>;
const file = (name: string, changed: Record<string, unknown>): string => {
  const path = join(folder, name);
  writeFileSync(path, JSON.stringify({ ...ours, ...changed }));
  return path;
};

void describe("the protocol file", () => {
  void it("is the library's own protocol where it is the committed one", () => {
    const protocol = readProtocol(committed);
    for (const products of [100, 1050, 20_000]) assert.deepEqual(protocolOf(protocol, products), protocolFor(products));
    assert.equal(protocol.seeds.length, 20);
  });

  void it("is named by what it says, not by how it is written", () => {
    const turned = file("turned.json", Object.fromEntries(Object.entries(ours).reverse()));
    assert.equal(readProtocol(turned).fileHash, readProtocol(committed).fileHash);
    assert.equal(readProtocol(file("said.json", { "//": "why" })).fileHash, readProtocol(committed).fileHash);
    assert.notEqual(readProtocol(file("wider.json", { margin: 0.03 })).fileHash, readProtocol(committed).fileHash);
  });

  void it("names the file, the field and the nearest one where it is wrong", () => {
    const wrong = (name: string, changed: Record<string, unknown>, message: RegExp): void =>
      assert.throws(() => readProtocol(file(name, changed)), { name: "InputError", message });
    wrong("a.json", { margn: 0.1 }, /a\.json: "margn" is no field of a protocol; the nearest is "margin"$/);
    wrong("b.json", { margin: -1, seeds: [1] }, /margin: a margin is more than 0; seeds: give two seeds at least$/);
    wrong("c.json", { estimand: "best" }, /estimand: say "least inertia" or "mean over seeds"$/);
    wrong("d.json", { nClusters: 1 }, /nClusters: /);
    wrong("e.json", { resamples: 3.5 }, /resamples: say "by products"/);
    wrong("f.json", { pair: ["lsa", "lsa"] }, /pair: name two different models$/);
    wrong("g.json", { seeds: [1, 1] }, /seeds: a seed comes twice$/);
    wrong("h.json", { task: "F1" }, /task: say one of "ARI", "AMI", .*"MAP@R"/);
    wrong(
      "i.json",
      { categoryLevel: 0, leastProducts: 0 },
      /categoryLevel: .* is 1 or more; leastProducts: .* is 1 or more$/,
    );
    wrong("j.json", { nInit: "many" }, /nInit: say "by products"/);
    assert.throws(() => readProtocol(join(folder, "none.json")), /none\.json: there is no such file/);
  });

  void it("puts its pair first and says why two models are shown", () => {
    const protocol = file("pair.json", { pair: ["lsa", "e5-small-v2"], seeds: [3, 4] });
    const study = openStudy({ study: "quick", protocol });
    const ids = study.contracts.map(({ id }) => id);
    assert.deepEqual(ids, ["lsa", "e5-small-v2", "all-MiniLM-L6-v2"]);
    assert.deepEqual(study.seeds, [3, 4]);
    assert.match(
      pairSentence(study.protocol, ids),
      /lsa \(baseline\) and e5-small-v2 \(challenger\): protocol "pair" names/,
    );
    const none = openStudy({ study: "quick", protocol: committed });
    assert.match(pairSentence(none.protocol, ["a", "b"]), /stand first .* names no pair/);
    assert.throws(() => openStudy({ study: "quick", protocol: file("bad.json", { pair: ["lsa", "e5-smal"] }) }), {
      name: "InputError",
      message: /no model "e5-smal"; the nearest is "e5-small-v2"$/,
    });
  });

  void it("is kept, or what departs from it is said", () => {
    const named = readProtocol(file("two.json", { models: ["a", "b"] }));
    const compared = { protocol: protocolOf(named, 1050), products: 1050 };
    const made = {
      compared,
      nClusters: 7,
      seeds: named.seeds,
      nInit: 20,
      categoryLevel: 1,
      models: ["a", "b"],
      categories: 7,
    };
    assert.deepEqual(departures(named, made), []);
    // A catalogue's size leaves starts out by the protocol's own rule; categories without levels have none to depart from.
    assert.deepEqual(departures(named, { ...made, nInit: 3, categoryLevel: null }), []);
    const seven = readProtocol(file("seven.json", { nInit: 7, task: "MAP@R" }));
    assert.deepEqual(departures(seven, { ...made, categoryLevel: 2 }), [
      "task ARI instead of MAP@R",
      "categories of level 2 instead of 1",
      "20 starts instead of 7",
    ]);
    assert.match(
      standingSentence(named, []),
      /^Made by protocol "two" \([0-9a-f]{16}\) in every field\. That it was fixed before the results is shown by publishing this hash first\.$/,
    );
    const other = { ...compared, protocol: { ...compared.protocol, margin: 0.05 } };
    const found = departures(named, { ...made, compared: other, nClusters: 9, seeds: [0, 1], models: ["a", "c"] });
    assert.deepEqual(found, [
      "margin 0.05 instead of 0.02",
      "9 clusters instead of 7",
      `2 of its ${named.seeds.length} seeds`,
      "c chosen beside its models",
      "b left out of its models",
    ]);
    assert.deepEqual(departures(named, { ...made, seeds: [0, 99] }), ["2 seeds other than its own"]);
    assert.match(standingSentence(named, found), /^Exploratory: it departs from protocol "two"/);
  });

  void it("says which level of the category tree counts, unless the catalogue's own mapping does", () => {
    const second = { categoryLevel: 2 };
    const paths = { columns: { description: "text", category: "path", categoryKind: "path" as const } };
    assert.equal(levelOf(atLevel({}, second)), 2);
    assert.equal(levelOf(atLevel(paths, second)), 2);
    const named = { columns: { ...paths.columns, categoryLevel: 3 } };
    assert.equal(atLevel(named, second), named);
    const plain = { columns: { description: "text", category: "kind" } };
    assert.equal(atLevel(plain, second), plain);
    assert.equal(levelOf(plain), null);
    const first = {};
    assert.equal(atLevel(first, { categoryLevel: 1 }), first);
    assert.equal(levelOf(openStudy({ study: "quick", protocol: file("deep.json", second) }).load), 2);
  });
});
