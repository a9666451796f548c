import { open, type FileHandle } from "node:fs/promises";
import { basename } from "node:path";
import { InputError } from "../../errors.js";
import { messageOf } from "../../reasons.js";
import { parseJson } from "../json.js";

/**
 * The safetensors format (https://github.com/huggingface/safetensors#format): a u64 header length, a JSON header
 * that gives each tensor's type, shape and byte range, then the tensors' bytes without holes, all little-endian.
 */

const bytesPerValue: Readonly<Record<string, number>> = {
  F64: 8,
  F32: 4,
  F16: 2,
  BF16: 2,
  I64: 8,
  I32: 4,
  I16: 2,
  I8: 1,
  U8: 1,
  BOOL: 1,
  U16: 2,
  U32: 4,
  U64: 8,
  F8_E4M3: 1,
  F8_E5M2: 1,
};

/** The reference implementation refuses larger headers too. */
const largestHeader = 100_000_000;
const largestTensor = 4 * 2 ** 30;

export interface StoredTensor {
  readonly name: string;
  /** The format's own name: F32, F16, BF16, I64, … */
  readonly dtype: string;
  readonly shape: readonly number[];
  /** Bytes from the file's start. */
  readonly offset: number;
  readonly bytes: number;
}

/** An open `.safetensors` file. Only its header is read until a tensor is asked for. */
export class Safetensors {
  private constructor(
    readonly path: string,
    readonly tensors: ReadonlyMap<string, StoredTensor>,
    private readonly file: FileHandle,
  ) {}

  get name(): string {
    return basename(this.path);
  }

  /** Throws InputError when the file is cut, or its header contradicts itself or the file's size. */
  static async open(path: string): Promise<Safetensors> {
    const file = await open(path, "r");
    try {
      return new Safetensors(path, await readHeader(file, basename(path)), file);
    } catch (error) {
      await file.close();
      throw error;
    }
  }

  /** The values of an F32, F16 or BF16 tensor as float32. */
  async readFloats(name: string): Promise<Float32Array> {
    const tensor = this.tensors.get(name);
    if (tensor === undefined) throw new InputError(`${this.name}: no tensor ${name}`);
    const widen = wideners[tensor.dtype];
    if (widen === undefined) {
      throw new InputError(
        `${this.name}: tensor ${name} is ${tensor.dtype}; F32, F16 and BF16 can be read, so convert it to one of them`,
      );
    }
    return widen(await this.readBytes(name));
  }

  /** A tensor's bytes as the file has them. */
  async readBytes(name: string): Promise<Uint8Array> {
    const tensor = this.tensors.get(name);
    if (tensor === undefined) throw new InputError(`${this.name}: no tensor ${name}`);
    const bytes = new Uint8Array(tensor.bytes);
    await readFully(this.file, bytes, tensor.offset, this.name);
    return bytes;
  }

  async close(): Promise<void> {
    await this.file.close();
  }
}

async function readFully(file: FileHandle, into: Uint8Array, position: number, name: string): Promise<void> {
  for (let at = 0; at < into.length;) {
    const { bytesRead } = await file.read(into, at, Math.min(into.length - at, 2 ** 30), position + at);
    if (bytesRead === 0)
      throw new InputError(`${name} ends at byte ${position + at}, inside a tensor: download it again`);
    at += bytesRead;
  }
}

async function readHeader(file: FileHandle, name: string): Promise<Map<string, StoredTensor>> {
  const { size } = await file.stat();
  if (size < 8) throw new InputError(`${name} holds ${size} bytes, too few for a safetensors file: download it again`);
  const prefix = new Uint8Array(8);
  await readFully(file, prefix, 0, name);
  const length = Number(new DataView(prefix.buffer).getBigUint64(0, true));
  if (length > largestHeader)
    throw new InputError(`${name} is not a safetensors file: its first 8 bytes announce a header of ${length} bytes`);
  if (8 + length > size)
    throw new InputError(
      `${name} is cut inside its header (${size} of at least ${8 + length} bytes): download it again`,
    );
  const headerBytes = new Uint8Array(length);
  await readFully(file, headerBytes, 8, name);
  let header: unknown;
  try {
    header = parseJson(new TextDecoder("utf-8", { fatal: true }).decode(headerBytes));
  } catch (error) {
    throw new InputError(`${name} is not a safetensors file: its header is not JSON (${messageOf(error)})`);
  }
  if (typeof header !== "object" || header === null || Array.isArray(header))
    throw new InputError(`${name}: the header is not a JSON object`);

  const tensors = Object.entries(header)
    .filter(([key]) => key !== "__metadata__")
    .map(([key, entry]) => storedTensor(key, entry, 8 + length, name))
    .sort((a, b) => a.offset - b.offset || a.bytes - b.bytes);
  let end = 8 + length;
  for (const tensor of tensors) {
    if (tensor.offset !== end)
      throw new InputError(`${name}: tensor ${tensor.name} starts at byte ${tensor.offset}, where ${end} was due`);
    end += tensor.bytes;
  }
  if (end > size) throw new InputError(`${name} is cut: ${size} of ${end} bytes; download it again`);
  if (end < size) throw new InputError(`${name} holds ${size - end} bytes after its last tensor`);
  return new Map(tensors.map((tensor) => [tensor.name, tensor]));
}

function storedTensor(name: string, entry: unknown, start: number, file: string): StoredTensor {
  const {
    dtype,
    shape,
    data_offsets: offsets,
  } = (entry ?? {}) as { dtype?: unknown; shape?: unknown; data_offsets?: unknown };
  const isCount = (value: unknown): value is number => Number.isSafeInteger(value) && (value as number) >= 0;
  if (typeof dtype !== "string" || !Object.hasOwn(bytesPerValue, dtype))
    throw new InputError(`${file}: tensor ${name} has the unknown dtype ${JSON.stringify(dtype)}`);
  if (!Array.isArray(shape) || !shape.every(isCount)) throw new InputError(`${file}: tensor ${name} has no shape`);
  if (!Array.isArray(offsets) || offsets.length !== 2 || !offsets.every(isCount))
    throw new InputError(`${file}: tensor ${name} has no data_offsets`);
  const [from, to] = offsets as [number, number];
  const bytes = shape.reduce<number>((product, dim: number) => product * dim, bytesPerValue[dtype]);
  if (bytes > largestTensor)
    throw new InputError(
      `${file}: tensor ${name} asks for ${bytes} bytes, more than the ${largestTensor} that one tensor may have`,
    );
  if (to - from !== bytes)
    throw new InputError(
      `${file}: tensor ${name} (${dtype} ${shape.join(" x ")}) needs ${bytes} bytes, its data_offsets give ${to - from}`,
    );
  return { name, dtype, shape, offset: start + from, bytes };
}

const wideners: Readonly<Record<string, (bytes: Uint8Array) => Float32Array>> = {
  F32: (bytes) => new Float32Array(bytes.buffer),
  BF16: (bytes) => {
    const bits = new Uint16Array(bytes.buffer);
    const wide = new Uint32Array(bits.length);
    for (let i = 0; i < bits.length; i++) wide[i] = bits[i] << 16;
    return new Float32Array(wide.buffer);
  },
  F16: (bytes) => Float32Array.from(new Uint16Array(bytes.buffer), halfToFloat),
};

/** IEEE 754 binary16 to a number. */
export function halfToFloat(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 0x1f;
  const fraction = bits & 0x3ff;
  if (exponent === 0) return sign * fraction * 2 ** -24;
  if (exponent === 31) return fraction === 0 ? sign * Infinity : NaN;
  return sign * (1024 + fraction) * 2 ** (exponent - 25);
}
