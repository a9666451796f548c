import { once } from "node:events";
import { createWriteStream } from "node:fs";
import { finished } from "node:stream/promises";

const count = (shape) => shape.reduce((product, dim) => product * dim, 1);

/**
 * Writes float32 tensors as a safetensors file (https://github.com/huggingface/safetensors#format). Each is
 * `{ name, shape, values() }`; `values` gives a Float32Array, or a promise of one, and is called in order, so one tensor is in memory at a time.
 */
export async function writeSafetensors(path, tensors) {
  let end = 0;
  const header = { __metadata__: { format: "pt" } };
  for (const { name, shape } of tensors)
    header[name] = { dtype: "F32", shape, data_offsets: [end, (end += 4 * count(shape))] };
  const json = JSON.stringify(header);
  // The reference writer pads with spaces too: the tensors then start at a multiple of 8.
  const text = Buffer.from(json + " ".repeat(-Buffer.byteLength(json) & 7));
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(text.length));
  const file = createWriteStream(path);
  const write = async (bytes) => file.write(bytes) || once(file, "drain");
  await write(length);
  await write(text);
  for (const { name, shape, values } of tensors) {
    const data = await values();
    if (data.length !== count(shape))
      throw new Error(`${name}: ${data.length} values do not fill ${shape.join(" x ")}`);
    await write(Buffer.from(data.buffer, data.byteOffset, data.byteLength));
  }
  file.end();
  await finished(file);
}
