import { spawn, spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";

/** A clone of the project that may be broken, and the commands that are tried in it. */
export class Laboratory {
  constructor(folder) {
    this.folder = folder;
    this.clone = join(folder, "Ünser lab 日本");
    this.data = join(folder, "my products.csv");
    this.study = join(folder, "two quick models.json");
  }

  /** A clone of what is committed, with `notebooks` that run within seconds. */
  make(root) {
    mkdirSync(this.folder, { recursive: true });
    if (!existsSync(this.clone)) this.must("git", ["clone", "--quiet", root, this.clone], { cwd: this.folder });
    const lsa = (id, components) => ({
      base: "lsa",
      id,
      dimensions: components,
      source: { kind: "corpus", method: "lsa", components, seed: 0 },
    });
    writeFileSync(this.study, JSON.stringify({ contracts: [lsa("lsa-12", 12), lsa("lsa-6", 6)], seeds: [0, 1, 2] }));
    this.must(process.execPath, ["data/generate-sample.mjs", "--rows", "84", "--out", this.data]);
    for (const name of readdirSync(join(this.clone, "notebooks")))
      rmSync(join(this.clone, "notebooks", name), { recursive: true });
    this.notebook("01-quick.ipynb", [
      'import * as embedlab from "embedlab";\nimport * as lab from "embedlab-laboratory";\nconst study = lab.openStudy();\nconst catalogue = await embedlab.loadProducts(study.data, study.load);',
      "const runs = await lab.embedModels(study.contracts, catalogue.products.map(({ description }) => description), { signal: lab.interruptSignal(), onProgress: lab.progress() });",
      'const { ari } = await lab.scoreClusterings("first", runs.filter(lab.isRan)[0].embedding.vectors, catalogue.labels, { seeds: study.seeds });\nlab.record("ari", ari);',
      "await new Promise((done) => setTimeout(done, 1500));",
    ]);
  }

  notebook(name, cells) {
    const content = {
      cells: cells.map((source, i) => ({
        cell_type: "code",
        execution_count: null,
        id: `cell-${i}`,
        metadata: {},
        outputs: [],
        source,
      })),
      metadata: { kernelspec: { display_name: "TypeScript", language: "typescript", name: "tslab" } },
      nbformat: 4,
      nbformat_minor: 5,
    };
    writeFileSync(join(this.clone, "notebooks", name), JSON.stringify(content));
  }

  run(file, args, { env = {}, cwd = this.clone, seconds = 600 } = {}) {
    const { status, signal, stdout, stderr } = spawnSync(file, args, {
      cwd,
      env: { ...this.environment(), ...env },
      encoding: "utf8",
      timeout: seconds * 1000,
      killSignal: "SIGKILL",
      maxBuffer: 1e8,
    });
    return { status: status ?? signal, text: `${stdout}${stderr}` };
  }

  must(...command) {
    const { status, text } = this.run(...command);
    if (status !== 0)
      throw new Error(`${command[0]} ${command[1].join(" ")} ended with ${status}:\n${text.slice(-3000)}`);
    return text;
  }

  environment() {
    const { PRODUCTS_CSV, EMBEDLAB_STUDY, ...rest } = process.env;
    (void PRODUCTS_CSV, EMBEDLAB_STUDY);
    return { ...rest, INIT_CWD: this.clone, CI: "true" };
  }

  script(name, ...args) {
    return [process.execPath, [join(this.clone, "scripts", `${name}.mjs`), ...args]];
  }

  report(...args) {
    return this.script("report", "--data", this.data, "--study", this.study, "--only", "01", ...args);
  }

  start(file, args) {
    const child = spawn(file, args, { cwd: this.clone, env: this.environment(), stdio: ["ignore", "pipe", "pipe"] });
    child.text = "";
    for (const stream of [child.stdout, child.stderr])
      stream.setEncoding("utf8").on("data", (text) => (child.text += text));
    child.ended = new Promise((done) => child.once("close", (status, signal) => done(status ?? signal)));
    return child;
  }

  /** Kills with no warning as soon as the command says `mark`, and some milliseconds later. */
  async killAt(command, mark, milliseconds = 0) {
    const child = this.start(...command);
    const deadline = Date.now() + 120_000;
    while (!mark.test(child.text)) {
      if (child.exitCode !== null || Date.now() > deadline)
        throw new Error(`it never said ${mark}:\n${child.text.slice(-2000)}`);
      await wait(5);
    }
    await wait(milliseconds);
    child.kill("SIGKILL");
    return child.ended;
  }

  /** Kernels and executors of this clone that still live. */
  survivors() {
    const { stdout } = spawnSync("ps", ["-eo", "pid=,args="], { encoding: "utf8" });
    return stdout
      .split("\n")
      .filter((line) => line.includes(this.clone) && /kernel\/main\.mjs|report\/execute\.py|jupyterlab/.test(line));
  }

  async noSurvivors() {
    for (let i = 0; i < 80 && this.survivors().length > 0; i++) await wait(100);
    if (this.survivors().length > 0) throw new Error(`left behind: ${this.survivors().join("; ")}`);
  }

  /** The report's index, or undefined; throws where a report is there but not whole. */
  index(out = "report") {
    const folder = join(this.clone, out);
    if (!existsSync(folder)) return undefined;
    const files = readdirSync(folder);
    for (const file of ["index.html", "results.json", "01-quick.html"])
      if (!files.includes(file)) throw new Error(`${out} is no whole report: ${files.join(", ")}`);
    JSON.parse(readFileSync(join(folder, "results.json"), "utf8"));
    return readFileSync(join(folder, "index.html"), "utf8");
  }

  /** What reports leave beside themselves, and locks. */
  litter(out = "report") {
    const beside = readdirSync(this.clone).filter((name) => name.startsWith(`${out}.`));
    return [...beside, ...readdirSync(join(this.clone, ".cache")).filter((name) => name.endsWith(".lock"))];
  }
}
