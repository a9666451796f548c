import assert from "node:assert/strict";
import { join } from "node:path";
import { describe, it } from "node:test";
import { pathToFileURL } from "node:url";
import { projectRoot } from "#laboratory/study/study";

interface Checked {
  readonly status: number;
  readonly lines: string[];
}
const { checkDecision, requireProtocol } = (await import(
  pathToFileURL(join(projectRoot, "scripts", "report", "decision.mjs")).href
)) as {
  checkDecision: (earlier: object, now: object) => Checked;
  requireProtocol: (earlier: object, protocol: { name: string; hash: string }) => void;
};

const results = (
  name: string,
  pairs: readonly (readonly [string, string, string])[],
  hash = "h",
  departures: string[] = [],
): object => ({
  dataset: { name },
  values: {
    "03.protocol": { file: { name: "p", hash, exploratory: departures.length > 0, departures } },
    "03.comparisons": pairs.map(([baseline, challenger, verdict]) => ({ baseline, challenger, verdict })),
  },
});
const spring = results("spring", [
  ["a", "b", "better"],
  ["a", "c", "undecided"],
]);

void describe("--check on another catalogue", () => {
  void it("says that the decision holds, also where the models stand in another order", () => {
    const autumn = results("autumn", [
      ["b", "a", "worse"],
      ["a", "c", "undecided"],
    ]);
    const { status, lines } = checkDecision(spring, autumn);
    assert.equal(status, 0);
    assert.deepEqual(lines, [
      "the decision on spring holds on autumn",
      "b against a: better; the same answer",
      "c against a: undecided; the same answer",
    ]);
  });

  void it("tells another answer from one that is undecided now, by status too", () => {
    const open = checkDecision(
      spring,
      results("autumn", [
        ["a", "b", "undecided"],
        ["a", "c", "undecided"],
      ]),
    );
    assert.equal(open.status, 4);
    assert.match(open.lines[1], /undecided now, it was better$/);
    const other = checkDecision(
      spring,
      results("autumn", [
        ["a", "b", "worse"],
        ["a", "c", "undecided"],
      ]),
    );
    assert.equal(other.status, 3);
    assert.match(other.lines[0], /does not hold on autumn/);
    // What was undecided and is decided now is another answer too.
    assert.equal(
      checkDecision(
        spring,
        results("autumn", [
          ["a", "b", "better"],
          ["a", "c", "better"],
        ]),
      ).status,
      3,
    );
  });

  void it("says which report is exploratory, and refuses another protocol or other models", () => {
    const pairs = [
      ["a", "b", "better"],
      ["a", "c", "undecided"],
    ] as const;
    assert.match(
      checkDecision(spring, results("autumn", pairs, "h", ["margin 0.05 instead of 0.02"])).lines.at(-1)!,
      /^these are exploratory: .* margin 0\.05/,
    );
    assert.throws(() => checkDecision(spring, results("autumn", pairs, "other")), {
      message: /give the same --protocol/,
    });
    // Before anything runs, by the file alone.
    assert.throws(() => requireProtocol(spring, { name: "q", hash: "other" }), {
      message: "--check: those results were decided by protocol p (h), these by q (other): give the same --protocol",
    });
    requireProtocol(spring, { name: "renamed", hash: "h" });
    assert.throws(() => checkDecision(spring, results("autumn", [["a", "b", "better"]])), {
      message: /c and a were compared there and are not here/,
    });
  });
});
