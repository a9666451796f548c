import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { after, describe, it } from "node:test";

const root = resolve(".");
const main = join(root, "lib/embedlab/dist/cli/main.js");
const folder = mkdtempSync(join(tmpdir(), "embedlab-terminal-"));
after(() => rmSync(folder, { recursive: true, force: true }));

const noTerminal =
  process.platform === "win32" || spawnSync("python3", ["-c", "import pty, os; os.waitstatus_to_exitcode"]).status !== 0
    ? "no python3 from 3.9 on with the module pty"
    : false;

interface Shown {
  readonly shown: string;
  readonly status: number;
  /** Steps whose question never came. */
  readonly left: number;
}

/** The command on a terminal; `steps`: what is waited for, and what is typed then. */
function onTerminal(steps: readonly (readonly [string, string])[], ...args: string[]): Shown {
  const driver = join(root, "tests/cli/terminal.py");
  const env = { ...process.env, HOME: folder, EMBEDLAB_CACHE: join(folder, "cache"), COLUMNS: "100" };
  const { stdout, stderr } = spawnSync("python3", [driver, JSON.stringify(steps), process.execPath, main, ...args], {
    cwd: folder,
    env,
    encoding: "utf8",
  });
  assert.ok(stdout.startsWith("{"), stderr);
  return JSON.parse(stdout) as Shown;
}

const rows = (write: (i: number) => string): string => Array.from({ length: 60 }, (_, i) => write(i)).join("\n");
const kinds = ["lamps", "chairs", "tables"];
writeFileSync(
  join(folder, "two.csv"),
  `title,body,kind,price\n${rows((i) => `a fine ${kinds[i % 3]} of the best wood ${i},the ${kinds[i % 3]} of model ${i} for the house,${kinds[i % 3]},${i}.5`)}\n`,
);
writeFileSync(
  join(folder, "mojibake.csv"),
  `body,kind\n${rows((i) => `${i % 5 === 0 ? "un cafÃ© crÃ¨me" : "un bon fauteuil"} de modèle ${i},${kinds[i % 3]}`)}\n`,
);
writeFileSync(
  join(folder, "variants.csv"),
  `body,kind\n${rows((i) => (i % 3 === 1 ? `,${kinds[i % 2]}` : `the ${kinds[i % 2]} of model ${i} for the house,${kinds[i % 2]}`))}\n`,
);
writeFileSync(
  join(folder, "latin.csv"),
  Buffer.from(
    `libellé;rayon\r\n${rows((i) => `très élégant canapé n° ${i} en velours;${["été", "hiver"][i % 2]}`)}\r\n`,
    "latin1",
  ),
);

void describe("embedlab on a terminal", { skip: noTerminal }, () => {
  it("asks which column is embedded and which judges, and takes a number, a name, and Enter for the first", () => {
    const { shown, status, left } = onTerminal(
      [
        ["Which column is embedded?", "9"],
        ["Which column is embedded?", "2"],
        ["Which column holds the categories", "kind"],
      ],
      ...["two.csv", "--models", "lsa", "--out", "two.html"],
    );
    assert.equal(left, 0, shown);
    assert.equal(status, 3, shown);
    // A number that no choice has is asked again.
    assert.equal(shown.split("Which column is embedded?").length, 3);
    assert.match(shown, /Embedded: .*title/);
    assert.match(shown, /Judged by: .*kind.*3 categories/);
    assert.ok(existsSync(join(folder, "two.html")));
    const first = onTerminal(
      [
        ["Which column is embedded?", ""],
        ["Which column holds the categories", ""],
      ],
      ...["two.csv", "--models", "lsa", "--out", "none.html"],
    );
    assert.equal(first.status, 3, first.shown);
    assert.match(first.shown, /Embedded: .*body/);
    assert.match(first.shown, /No categories were named/);
    assert.ok(readFileSync(join(folder, "none.html"), "utf8").includes("and not how well"));
  });

  it("asks whether a file that is not UTF-8 reads right", () => {
    const { shown, status, left } = onTerminal(
      [
        ["Does this read right", ""],
        ["Which column holds the categories", "1"],
      ],
      ...["latin.csv", "--models", "lsa", "--out", "latin.html"],
    );
    assert.equal(left, 0, shown);
    assert.equal(status, 3, shown);
    assert.match(shown, /is not UTF-8\. Does this read right: .*libellé/);
    assert.match(shown, /cells separated by ";", windows-1252/);
    assert.ok(readFileSync(join(folder, "latin.html"), "utf8").includes("élégant"));
    const no = onTerminal([["Does this read right", "2"]], "latin.csv", "--models", "lsa");
    assert.equal(no.status, 1, no.shown);
    assert.match(no.shown, /--encoding/);
  });

  it("asks whether texts that were decoded wrongly are mended or taken as they stand", () => {
    const question: [string, string] = ["12 of 60 texts hold characters that were decoded wrongly", ""];
    const { shown, status, left } = onTerminal(
      [["Which column holds the categories", "kind"], question],
      ...["mojibake.csv", "--models", "lsa", "--out", "mojibake.html"],
    );
    assert.equal(left, 0, shown);
    assert.equal(status, 3, shown);
    assert.match(shown, /12 of 60 rows were decoded wrongly and were mended/);
    const asIs = onTerminal([[question[0], "2"]], "mojibake.csv", "--label", "kind", "--models", "lsa");
    assert.equal(asIs.status, 3, asIs.shown);
    assert.doesNotMatch(asIs.shown, /mended/);
    const no = onTerminal([[question[0], "3"]], "mojibake.csv", "--label", "kind", "--models", "lsa");
    assert.equal(no.status, 1, no.shown);
    assert.match(no.shown, /say --mojibake mend/);
  });

  it("asks whether rows without a text are left out", () => {
    const question: [string, string] = ['20 of 60 rows have no "body". Leave them out?', ""];
    const { shown, status, left } = onTerminal(
      [question],
      ...["variants.csv", "--text", "body", "--label", "kind", "--models", "lsa", "--out", "variants.html"],
    );
    assert.equal(left, 0, shown);
    assert.equal(status, 3, shown);
    assert.match(shown, /20 of 60 rows have no text and were left out/);
    const no = onTerminal([[question[0], "2"]], "variants.csv", "--text", "body", "--label", "kind", "--models", "lsa");
    assert.equal(no.status, 1, no.shown);
    assert.match(no.shown, /--empty-texts skip/);
  });

  it("counts rows without a text as the loader does: by what counts as empty, without markup, by a column's number", () => {
    const said = (i: number): string =>
      i % 6 === 3
        ? `the ${kinds[i % 2]} of model ${i} for the house`
        : (["TBD", "<br>", ""][i % 6] ?? `a fine chair ${i}`);
    writeFileSync(join(folder, "tbd.csv"), `code,body\n${rows((i) => `p${i},${said(i)}`)}\n`);
    for (const [text, empty, ...more] of [
      ["body", 10],
      ["1", 10],
      ["body", 20, "--na-values", "TBD"],
      ["body", 30, "--na-values", "tbd,TBD", "--markup", "strip"],
    ] as const) {
      const { shown, status, left } = onTerminal(
        [[`${empty} of 60 rows have no "${text}". Leave them out?`, ""]],
        ...["tbd.csv", "--text", text, "--category-kind", "none", "--models", "lsa", "--out", "tbd.html", ...more],
      );
      assert.equal(left, 0, shown);
      assert.equal(status, 3, shown);
      assert.match(shown, new RegExp(`${empty} of 60 rows have no text and were left out`));
    }
  });

  it("asks nothing with --yes, and replaces its progress line in place", () => {
    const { shown, status } = onTerminal([], "two.csv", "--models", "lsa", "--yes", "--out", "yes.html");
    assert.equal(status, 3, shown);
    assert.ok(!shown.includes("Which column"));
    assert.match(shown, /Embedded: .*body/);
  });

  it("ends at Ctrl-C with status 130, and where the terminal closes with what to say instead", () => {
    const interrupted = onTerminal([["Which column is embedded?", "^C"]], "two.csv", "--models", "lsa");
    assert.equal(interrupted.status, 130, interrupted.shown);
    assert.match(interrupted.shown, /interrupted/);
    const closed = onTerminal([["Which column is embedded?", "^D"]], "two.csv", "--models", "lsa");
    assert.equal(closed.status, 1, closed.shown);
    assert.match(closed.shown, /without an answer; answer it, or say --yes/);
  });
});
