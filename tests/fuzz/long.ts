import { writeSync } from "node:fs";
import { parseArgs } from "node:util";
import { targets } from "./targets.js";
import { tryTarget } from "./trial.js";

// Tries inputs of one seed after another until the minutes are over, a line a turn; faults.mjs starts this with little
// memory, and ends it where a line does not come. `--only hub` tries the kinds whose name holds the word.
const { values } = parseArgs({
  options: {
    minutes: { type: "string", default: "5" },
    seed: { type: "string", default: "1" },
    only: { type: "string", default: "" },
  },
});
const minutes = Number(values.minutes);
const first = Number(values.seed);
if (!(minutes > 0) || !Number.isInteger(first)) throw new Error("--minutes and --seed are numbers");
const chosen = targets.filter(({ name }) => name.includes(values.only));
if (chosen.length === 0) throw new Error(`--only: none of ${targets.map(({ name }) => name).join(", ")}`);
// The tokenizers package warns of what is refused here.
console.warn = () => {};

// Whatever ends the process is said before it ends, by a plain write: what prints an error may be what fails.
let turn = "before the first turn";
let over = false;
const tell = (what: string, error: unknown): void => {
  let said: string;
  try {
    const { name, message, stack, cause } = error as Error;
    // What broke is the cause of what fast-check throws, and its stack says where.
    const { stack: broken = String(cause) } = (cause ?? {}) as { stack?: string };
    said = `${name}: ${message}\n${cause === undefined ? (stack ?? "without a stack") : broken}`;
  } catch {
    said = `a value that cannot be read (${typeof error})`;
  }
  writeSync(2, `\n${turn}: ${what}: ${said.slice(0, 5000)}\n`);
};
for (const what of ["uncaughtException", "unhandledRejection"] as const)
  process.on(what, (error: unknown) => {
    tell(what, error);
    process.exit(1);
  });
process.on("exit", (status) => {
  if (!over) writeSync(2, `\n${turn}: the process ends with status ${status} before its minutes are over\n`);
});

const until = performance.now() + 60_000 * minutes;
const tried = new Map<string, number>();
for (let seed = first; performance.now() < until; seed++)
  for (const target of chosen) {
    if (performance.now() >= until) break;
    turn = JSON.stringify({ trying: target.name, seed, inputs: target.short });
    console.log(turn);
    await tryTarget(target, seed, target.short).catch((error: unknown) => {
      tell("fails", error);
      process.exit(1);
    });
    tried.set(target.name, (tried.get(target.name) ?? 0) + target.short);
  }
over = true;
console.log(JSON.stringify({ tried: Object.fromEntries(tried) }));
