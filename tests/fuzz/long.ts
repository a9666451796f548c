import { parseArgs } from "node:util";
import { targets } from "./targets.js";
import { tryTarget } from "./trial.js";

// Tries inputs of one seed after another until the minutes are over, a line a turn; faults.mjs starts this with little
// memory, and ends it where a line does not come.
const { values } = parseArgs({
  options: { minutes: { type: "string", default: "5" }, seed: { type: "string", default: "1" } },
});
const minutes = Number(values.minutes);
const first = Number(values.seed);
if (!(minutes > 0) || !Number.isInteger(first)) throw new Error("--minutes and --seed are numbers");
// The tokenizers package warns of what is refused here.
console.warn = () => {};
const until = performance.now() + 60_000 * minutes;
const tried = new Map<string, number>();
for (let seed = first; performance.now() < until; seed++)
  for (const target of targets) {
    if (performance.now() >= until) break;
    console.log(JSON.stringify({ trying: target.name, seed, inputs: target.short }));
    await tryTarget(target, seed, target.short);
    tried.set(target.name, (tried.get(target.name) ?? 0) + target.short);
  }
console.log(JSON.stringify({ tried: Object.fromEntries(tried) }));
