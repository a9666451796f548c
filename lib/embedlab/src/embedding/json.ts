import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { InputError } from "../errors.js";
import { messageOf } from "../reasons.js";

/** Levels that no model's file, answer of a server or vector has; deeper ones exhaust the stack of whatever looks at them. */
const deepest = 200;

/** `JSON.parse`, which also refuses values that are nested out of all measure. */
export function parseJson(text: string): unknown {
  const value: unknown = JSON.parse(text);
  for (let level: unknown[] = [value], depth = 0; level.length > 0; depth++) {
    if (depth > deepest) throw new SyntaxError(`it is nested more than ${deepest} levels deep`);
    const next: unknown[] = [];
    for (const item of level)
      if (typeof item === "object" && item !== null)
        for (const inner of Array.isArray(item) ? (item as unknown[]) : Object.values(item))
          if (typeof inner === "object" && inner !== null) next.push(inner);
    level = next;
  }
  return value;
}

/** JSON of a file in the folder; undefined where there is none. Throws InputError where it is damaged. */
export async function optionalJson(
  folder: string,
  name: string,
): Promise<Readonly<Record<string, unknown>> | undefined> {
  const path = join(folder, name);
  let text: string;
  try {
    text = await readFile(path, "utf8");
  } catch {
    return undefined;
  }
  try {
    const json: unknown = parseJson(text);
    if (typeof json === "object" && json !== null) return json as Readonly<Record<string, unknown>>;
  } catch (error) {
    throw new InputError(`${path} is not JSON (${messageOf(error)}): download it again`);
  }
  throw new InputError(`${path} is neither a JSON object nor a list: download it again`);
}
