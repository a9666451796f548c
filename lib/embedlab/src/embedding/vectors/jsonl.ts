import { createReadStream } from "node:fs";
import { createInterface } from "node:readline";
import { InputError } from "../../errors.js";
import { messageOf } from "../../reasons.js";
import { idText, type VectorColumns, type VectorRows } from "./row.js";
import { parseJson } from "../json.js";

const idNames = ["id", "uniq_id", "product_id"];
const vectorNames = ["vector", "embedding", "values"];

/** The rows of a file with one JSON object a line, such as `{"id": "a", "vector": [0.1, 0.2]}`; empty lines count for nothing. */
export async function* jsonlRows(path: string, { idColumn, vectorColumn }: VectorColumns): VectorRows {
  const input = createReadStream(path, "utf8");
  try {
    let row = 0;
    for await (const line of createInterface({ input, crlfDelay: Infinity })) {
      row++;
      const text = row === 1 ? line.replace(/^\uFEFF/, "") : line;
      if (text.trim() === "") continue;
      const item = parsed(text, path, row);
      const id = idColumn ?? idNames.find((name) => Object.hasOwn(item, name)) ?? "id";
      const name = vectorColumn ?? vectorNames.find((candidate) => Object.hasOwn(item, candidate)) ?? "vector";
      const vector = Object.hasOwn(item, name) ? item[name] : undefined;
      if (!Array.isArray(vector))
        throw new InputError(
          `${path}, row ${row}: no list of numbers is called "${name}"; it has ${Object.keys(item).slice(0, 8).join(", ") || "nothing"}: call the right one "vector", or name it in a contract's source.vectorColumn`,
        );
      yield { id: idText(Object.hasOwn(item, id) ? item[id] : undefined, path, row, id), vector: vector as number[] };
    }
  } finally {
    input.destroy();
  }
}

function parsed(line: string, path: string, row: number): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = parseJson(line);
    if (typeof value === "object" && value !== null && !Array.isArray(value)) return value as Record<string, unknown>;
  } catch (error) {
    throw new InputError(
      `${path}, row ${row} is not JSON (${messageOf(error)}); JSON has no NaN and no Infinity: write numbers`,
    );
  }
  throw new InputError(`${path}, row ${row} is no JSON object; {"id": "...", "vector": [...]} is needed`);
}
