import assert from "node:assert/strict";
import { before, describe, it } from "node:test";
import { type Answer, cell, codeOf, drive, type Output, root, skip } from "./kernel.js";

/** Steps of all tests below, run in one kernel; each test takes its own answers. */
const steps: object[] = [];
let answers: Answer[];
function take(...more: readonly object[]): () => Answer[] {
  const from = steps.length;
  steps.push(...more);
  return () => answers.slice(from, from + more.length);
}

const load = (names: string, module: string): string =>
  `import { createRequire } from "node:module";\nconst ${names} = createRequire(\`\${process.cwd()}/x.js\`)("${module}");\n`;
const output = (answer: Answer, type: string): Output | undefined => answer.outputs.find((one) => one.type === type);

void describe("the kernel", { skip }, () => {
  before(async () => {
    answers = await drive("tslab", steps);
  });

  const counted = take(
    cell("const a: number = 1;\nconsole.log(process.cwd());"),
    cell("a + 1"),
    cell(`${load("{ Matrix }", "#embedlab/numeric/matrix")}new Matrix(new Float32Array(6), 2, 3)`),
  );
  void it("counts executions, works in the project's root and shows last expressions", () => {
    const [first, second, matrix] = counted();
    assert.equal(output(first, "stream")?.text, `${root.replace(/\/$/, "")}\n`);
    assert.deepEqual(
      [first.reply.execution_count, second.reply.execution_count, matrix.reply.execution_count],
      [1, 2, 3],
    );
    assert.deepEqual(
      [output(second, "execute_result")?.data, output(second, "execute_result")?.execution_count],
      [{ "text/plain": "2" }, 2],
    );
    assert.match(String(output(matrix, "execute_result")?.data?.["text/html"]), /Matrix of 2 rows and 3 columns/);
  });

  const failed = take(
    ...codeOf("tests/notebook/fixtures/failing.ipynb")
      .slice(0, 3)
      .map((code) => cell(code)),
    cell("\nconst text: string = 5;"),
    cell("const size = 3;\n\nnew Matrix(new Float32Array(size), 2, 2);"),
    cell("before + 1"),
  );
  void it("gives errors with the cell's own lines, and goes on", () => {
    const [, , failure, type, input, next] = failed();
    const error = output(failure, "error");
    const traceback = error!.traceback!.join("\n");
    assert.deepEqual([failure.reply.status, error?.ename, error?.evalue], ["error", "RangeError", "no 1"]);
    assert.match(traceback, />\s+3 \| fails\(\{ text/);
    assert.match(traceback, /at fails \(cell \[5\]:5:9\)\S*\n.*at cell \[6\]:3:1/);
    assert.match(output(type, "error")!.evalue!, /^2:7 - Type 'number' is not assignable/);
    assert.equal(output(input, "error")!.ename, "InputError");
    assert.match(output(input, "error")!.traceback!.join("\n"), />\s+3 \| new Matrix/);
    assert.equal(output(next, "execute_result")?.data?.["text/plain"], "2");
  });

  const inLibrary = take(cell(`${load("{ table }", "#laboratory/notebook/table")}table(undefined);`));
  void it("points at the library's sources", () => {
    assert.match(
      output(inLibrary()[0], "error")!.traceback!.join("\n"),
      /lib\/laboratory\/src\/notebook\/table\.ts:\d+/,
    );
  });

  const shorthand = take(
    cell("let far = 3; const near = () => 4; class Shape { sides = 5; }"),
    cell(
      "console.log(JSON.stringify([{ far }, (() => { const far = 6; return { far }; })(), { near }.near(), new ({ Shape }).Shape()]));",
    ),
    cell("({ far } = { far: 7 });"),
    cell("({ far = 8 } = {} as { far?: number });\nconsole.log(far);"),
    cell("\nconst bag = { far, fails: () => { throw new Error(String(far)); } };\nbag.fails();"),
  );
  void it("reads what earlier cells declared in shorthand properties too", () => {
    const [, read, write, otherwise, failure] = shorthand();
    assert.equal(output(read, "stream")?.text, '[{"far":3},{"far":6},4,{"sides":5}]\n');
    assert.deepEqual(
      [write.reply.status, output(otherwise, "stream")?.text],
      ["ok", "8\n"],
      JSON.stringify(write.outputs),
    );
    assert.match(output(failure, "error")!.traceback!.join("\n"), /cell \[\d+\]:2:4\d[^]*cell \[\d+\]:3:5/);
  });

  const interrupted = take(
    cell("while (true) {}", { interrupt: 0.8 }),
    cell("await new Promise((resolve) => setTimeout(resolve, 60_000));", { interrupt: 0.5 }),
    cell(load("{ interruptSignal }", "#laboratory/notebook/interrupt")),
    cell(
      'await new Promise((_, reject) => interruptSignal().addEventListener("abort", () => { console.log("cancelled"); reject(interruptSignal().reason); }));',
      { interrupt: 0.5 },
    ),
    cell("interruptSignal().aborted"),
  );
  void it("interrupts loops and awaited work, whose signal it aborts", () => {
    const [loop, awaited, , signalled, next] = interrupted();
    for (const answer of [loop, awaited, signalled]) {
      assert.equal(answer.reply.status, "error");
      assert.equal(output(answer, "error")?.ename, "Interrupted");
    }
    assert.equal(output(signalled, "stream")?.text, "cancelled\n");
    assert.equal(output(next, "execute_result")?.data?.["text/plain"], "false");
  });

  const sentTogether = take(
    { do: "together", codes: ['throw new Error("first")', "1", "2"] },
    { do: "history" },
    { do: "wait" },
  );
  void it("leaves cells that were sent behind a failing one", () => {
    const [together, later] = sentTogether();
    assert.deepEqual(
      together.replies.map(({ status }) => status),
      ["error", "aborted", "aborted"],
    );
    assert.deepEqual(later.history, []);
  });

  const code = 'const text = "😀"; text.toUpper';
  const asked = take(
    cell("const known: number = 1;"),
    { do: "complete", code, at: Array.from(code).length },
    { do: "inspect", code: "known", at: 2 },
  );
  void it("completes and inspects, counting code points", () => {
    const [, completion, inspection] = asked();
    assert.ok(completion.matches.includes("toUpperCase"));
    assert.match(inspection.data["text/plain"], /const known: number/);
  });

  const start =
    'import { spawn } from "node:child_process";\nimport { Worker } from "node:worker_threads";\nconst child = spawn(process.execPath, ["-e", "setInterval(() => {}, 1000)"], { stdio: "ignore" });\nconst worker = new Worker("setInterval(() => {}, 1000)", { eval: true });\nawait new Promise((resolve) => worker.once("online", resolve));';
  const ended = take(cell(start), { do: "restart" }, cell(start), { do: "shutdown" });
  void it("takes workers and child processes along when it restarts or ends", () => {
    const [first, restart, second, shutdown] = ended();
    assert.deepEqual(
      [first, second].map(({ outputs }) => outputs.filter(({ type }) => type === "error")),
      [[], []],
    );
    assert.deepEqual([restart.before, restart.left, shutdown.before, shutdown.left], [2, 0, 2, 0]);
  });
});

void describe("a notebook", { skip }, () => {
  for (const kernel of ["tslab", "stock"]) {
    void it(`shows every kind of output in ${kernel === "stock" ? "stock tslab" : "the project's kernel"}`, async () => {
      const answers = await drive(
        kernel,
        codeOf("tests/notebook/fixtures/every-kind.ipynb").map((code) => cell(code)),
      );
      const outputs = answers.flatMap((answer) => answer.outputs);
      assert.deepEqual(
        answers.map(({ reply }) => reply.status),
        ["ok", "ok", "ok", "ok", "ok"],
        JSON.stringify(outputs.filter(({ type, name }) => type === "error" || name === "stderr")),
      );
      const shown = (mime: string): unknown[] =>
        outputs
          .filter(({ type }) => type !== "update_display_data")
          .flatMap(({ data }) => (data?.[mime] === undefined ? [] : [data[mime]]));
      const [figure] = shown("application/vnd.plotly.v1+json") as { data: unknown[]; layout: object }[];
      assert.equal(figure.data.length, 2);
      assert.deepEqual(shown("application/vnd.embedlab.result+json"), [{ name: "values", value: { share: 0.5 } }]);
      assert.ok(shown("text/html").every((html) => !/<img|<\/script><img/.test(String(html))));
      assert.match(
        String(outputs.filter(({ type }) => type === "update_display_data").at(-1)?.data?.["text/plain"]),
        /^counting: numbers: 20 numbers in /,
      );
    });
  }
});
