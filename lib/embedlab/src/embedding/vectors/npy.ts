import { createReadStream } from "node:fs";
import { open, readFile } from "node:fs/promises";
import { InputError } from "../../errors.js";
import { halfToFloat } from "../graph/safetensors.js";
import type { StoredVector, VectorRows } from "./row.js";

interface Header {
  readonly kind: "f2" | "f4" | "f8";
  readonly bigEndian: boolean;
  readonly rows: number;
  readonly columns: number;
  /** Bytes before the first number. */
  readonly start: number;
}

const widths = { f2: 2, f4: 4, f8: 8 } as const;

/**
 * The rows of a .npy file (https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html, versions 1 to 3) of
 * two dimensions, in C order, of half, single or double precision. `idsFile` gives one id a line; without it the rows
 * have none. Throws InputError naming what cannot be read, and the line of numpy that mends it.
 */
export async function* npyRows(path: string, idsFile?: string): VectorRows {
  const header = await readHeader(path);
  const ids = idsFile === undefined ? null : await readIds(idsFile, path, header.rows);
  const { kind, bigEndian, columns, start } = header;
  const bytes = widths[kind] * columns;
  let row = 0;
  for await (const part of blocks(path, start, bytes)) {
    for (let at = 0; at + bytes <= part.length; at += bytes) {
      const vector = rowOf(part.subarray(at, at + bytes), kind, bigEndian);
      yield { id: ids === null ? null : ids[row], vector } satisfies StoredVector;
      row++;
    }
  }
}

/** The file's bytes from `start` on in pieces of whole rows. */
async function* blocks(path: string, start: number, rowBytes: number): AsyncGenerator<Buffer> {
  let rest: Buffer = Buffer.alloc(0);
  for await (const chunk of createReadStream(path, { start, highWaterMark: 2 ** 20 })) {
    const all = rest.length === 0 ? (chunk as Buffer) : Buffer.concat([rest, chunk as Buffer]);
    const whole = all.length - (all.length % rowBytes);
    if (whole > 0) yield all.subarray(0, whole);
    rest = all.subarray(whole);
  }
}

function rowOf(bytes: Buffer, kind: Header["kind"], bigEndian: boolean): Float32Array | Float64Array {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const count = bytes.length / widths[kind];
  if (kind === "f8") return Float64Array.from({ length: count }, (_, i) => view.getFloat64(8 * i, !bigEndian));
  if (kind === "f4") return Float32Array.from({ length: count }, (_, i) => view.getFloat32(4 * i, !bigEndian));
  return Float32Array.from({ length: count }, (_, i) => halfToFloat(view.getUint16(2 * i, !bigEndian)));
}

async function readHeader(path: string): Promise<Header> {
  const file = await open(path, "r");
  try {
    const { size } = await file.stat();
    const fixed = Buffer.alloc(12);
    const { bytesRead } = await file.read(fixed, 0, 12, 0);
    const magic = fixed.subarray(0, 6).toString("latin1") === "\x93NUMPY";
    const version = fixed[6];
    if (!magic || bytesRead < 12 || version < 1 || version > 3)
      throw new InputError(`${path} is no .npy file of version 1 to 3; write it with numpy.save`);
    const lengthBytes = version === 1 ? 2 : 4;
    const length = lengthBytes === 2 ? fixed.readUInt16LE(8) : fixed.readUInt32LE(8);
    const start = 8 + lengthBytes + length;
    if (start > size || length > 2 ** 20) throw new InputError(`${path} is cut off in its header; write it again`);
    const text = Buffer.alloc(length);
    await file.read(text, 0, length, 8 + lengthBytes);
    return parseHeader(path, text.toString(version === 3 ? "utf8" : "latin1"), start, size);
  } finally {
    await file.close();
  }
}

function parseHeader(path: string, text: string, start: number, size: number): Header {
  const descr = /'descr': *'([^']*)'/.exec(text)?.[1];
  const fortran = /'fortran_order': *(True|False)/.exec(text)?.[1];
  const shape = /'shape': *\(([\d, ]*)\)/
    .exec(text)?.[1]
    .split(",")
    .filter((part) => part.trim() !== "")
    .map(Number);
  if (shape === undefined || fortran === undefined)
    throw new InputError(
      `${path}: the header ${JSON.stringify(text.trim().slice(0, 80))} is not numpy's; save it again`,
    );
  const type = /^([<>])(f2|f4|f8)$/.exec(descr ?? "");
  if (type === null)
    throw new InputError(
      `${path} holds ${descr === undefined ? "records" : `"${descr}"`}; numbers of half, single or double precision can be read: save array.astype("float32")`,
    );
  if (shape.length !== 2 || shape[1] === 0)
    throw new InputError(
      `${path} has the shape (${shape.join(", ")}); (products, dimensions) is needed: save numpy.vstack of the vectors`,
    );
  if (fortran === "True") throw new InputError(`${path} is in Fortran order; save numpy.ascontiguousarray(array)`);
  const kind = type[2] as Header["kind"];
  const [rows, columns] = shape;
  const wanted = start + rows * columns * widths[kind];
  if (size !== wanted)
    throw new InputError(
      `${path} has ${size.toLocaleString("en-US")} bytes, its header says ${wanted.toLocaleString("en-US")}: it is ${size < wanted ? "cut off" : "too long"}; write it again`,
    );
  return { kind, bigEndian: type[1] === ">", rows, columns, start };
}

async function readIds(idsFile: string, path: string, rows: number): Promise<string[]> {
  let text: string;
  try {
    text = await readFile(idsFile, "utf8");
  } catch {
    throw new InputError(`${idsFile} cannot be read: the contract's source.ids names it; one id a line is needed`);
  }
  const ids = text.replace(/^\uFEFF/, "").split(/\r?\n/);
  if (ids.at(-1) === "") ids.pop();
  const empty = ids.indexOf("");
  if (empty >= 0)
    throw new InputError(`${idsFile}, line ${empty + 1} is empty; it must hold the id of row ${empty + 1}`);
  if (ids.length !== rows)
    throw new InputError(
      `${idsFile} has ${ids.length.toLocaleString("en-US")} ids, ${path} ${rows.toLocaleString("en-US")} rows; one id a row is needed`,
    );
  return ids;
}
