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
