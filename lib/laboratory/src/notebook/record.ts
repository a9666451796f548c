import { InputError } from "embedlab";
import { send } from "./kernel.js";

/**
 * Puts a named result into results.json of the report; nothing is shown. `value` is plain data, typed arrays become
 * lists. A name recorded twice keeps its last value.
 * @throws InputError where a number is not finite: JSON has none such
 */
export function record(name: string, value: unknown): void {
  const plain = JSON.stringify(value, (key, part: unknown) => {
    if (typeof part === "number" && !Number.isFinite(part))
      throw new InputError(
        `record(${JSON.stringify(name)}): ${key === "" ? "the value" : JSON.stringify(key)} is ${part}; record null or leave it out`,
      );
    return ArrayBuffer.isView(part) ? Array.from(part as unknown as ArrayLike<number>) : part;
  });
  if (plain === undefined)
    throw new InputError(`record(${JSON.stringify(name)}): there is no value; record null or leave it out`);
  send({ "application/vnd.embedlab.result+json": { name, value: JSON.parse(plain) as unknown } });
}
