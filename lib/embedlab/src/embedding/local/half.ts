import { InputError } from "../../errors.js";
import { halfToFloat } from "../graph/safetensors.js";

/** An output's numbers as float32. Half precision comes as its 16 bits, or as the engine's own Float16Array. Throws InputError for other types. */
export function floatsOf({ type, data }: { readonly type: string; readonly data: unknown }): Float32Array {
  if (data instanceof Float32Array) return data;
  if (type === "float16" && data instanceof Uint16Array) return Float32Array.from(data, halfToFloat);
  if (type === "float16" && ArrayBuffer.isView(data)) return Float32Array.from(data as unknown as ArrayLike<number>);
  throw new InputError(
    `the graph gives numbers of type ${type}; float32 and float16 can be read: export it with one of them`,
  );
}
