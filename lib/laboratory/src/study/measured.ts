import { createHash } from "node:crypto";
import { availableParallelism, loadavg } from "node:os";
import { join } from "node:path";
import { cacheFolderOf, readJson, thisMachine, writeJson } from "embedlab/embedding";
import { projectRoot } from "./study.js";

/** What was measured on this machine. */
export interface Measured<T> {
  readonly value: T;
  /** When, and under which load: "2026-11-22 20:41 UTC, load 2.1 on 2 cores". */
  readonly when: string;
}

/**
 * What `measure` gave for `what` when it was first asked on this machine; `again` asks anew. It is kept beside the
 * cached vectors: to measure opens the model, which takes longer than all else where vectors are cached, and a speed
 * that moves with every run would move what is recommended.
 */
export async function measuredOnce<T>(
  what: readonly unknown[],
  measure: () => Promise<T>,
  again = false,
): Promise<Measured<T>> {
  const machine = thisMachine();
  const key = createHash("sha256")
    .update(JSON.stringify([what, machine]))
    .digest("hex")
    .slice(0, 32);
  const path = join(cacheFolderOf(projectRoot), "measured", `${key}.json`);
  const known = again ? undefined : await read<T>(path);
  if (known !== undefined) return known;
  // Of the minute before, other programs' included; 0 on systems that do not tell.
  const load = loadavg()[0];
  const when = `${new Date().toISOString().slice(0, 16).replace("T", " ")} UTC${load === 0 ? "" : `, load ${load.toFixed(1)} on ${availableParallelism()} cores`}`;
  const measured = { value: await measure(), when };
  await writeJson(path, { ...measured, machine });
  return measured;
}

/** A damaged file counts as none. */
async function read<T>(path: string): Promise<Measured<T> | undefined> {
  const { value, when } = (await readJson<Partial<Measured<T>>>(path)) ?? {};
  return value !== undefined && typeof when === "string" ? { value, when } : undefined;
}
