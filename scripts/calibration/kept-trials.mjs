import { existsSync } from "node:fs";
import { appendFile, mkdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { root } from "../run.mjs";

/** What earlier runs of one calibration left, a line a catalogue, and what this one adds; a line cut short is none. */
export async function keptTrials(key) {
  const folder = join(root, ".cache", "calibration");
  await mkdir(folder, { recursive: true });
  const file = join(folder, `${key}.jsonl`);
  const trials = new Map();
  let shifts;
  for (const line of existsSync(file) ? (await readFile(file, "utf8")).split("\n") : []) {
    try {
      const read = JSON.parse(line);
      if (read.shifts !== undefined) shifts = read.shifts;
      else trials.set(read.number, read);
    } catch {
      continue;
    }
  }
  return { trials, shifts, add: (line) => appendFile(file, `${JSON.stringify(line)}\n`) };
}
