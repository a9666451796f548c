import { closeSync, fstatSync, openSync, readSync } from "node:fs";
import { InputError } from "../../errors.js";

/** An input or output of a graph. */
export interface OnnxPort {
  readonly name: string;
  /** onnx.TensorProto.DataType. */
  readonly type: number;
  /** A string is a symbolic dimension, "" an unnamed one. */
  readonly dims: readonly (number | string)[];
}

/** What an ONNX file says of itself, its weights not read. */
export interface OnnxInterface {
  readonly inputs: readonly OnnxPort[];
  readonly outputs: readonly OnnxPort[];
  /** Files beside it that hold weights, by whatever names its exporter gave them, sorted. */
  readonly dataFiles: readonly string[];
}

const windowBytes = 1 << 16;

/** Reads protocol-buffer fields forward, and skips what nobody asks for without reading it. */
class FieldReader {
  private window = Buffer.alloc(0);
  private start = 0;
  at = 0;

  constructor(
    private readonly file: number,
    readonly size: number,
  ) {}

  private byte(): number {
    const place = this.at - this.start;
    if (place < 0 || place >= this.window.length) {
      const window = Buffer.alloc(Math.min(windowBytes, this.size - this.at));
      const read = readSync(this.file, window, 0, window.length, this.at);
      if (read <= 0) throw new RangeError("it ends too early");
      this.window = window.subarray(0, read);
      this.start = this.at;
    }
    return this.window[this.at++ - this.start];
  }

  varint(): number {
    let value = 0;
    for (let shift = 0; shift < 70; shift += 7) {
      const byte = this.byte();
      value += (byte & 127) * 2 ** shift;
      if (byte < 128) return value;
    }
    throw new RangeError("a number in it is too long");
  }

  text(length: number): string {
    if (length > 1 << 20) throw new RangeError("a name in it is too long");
    const bytes = Buffer.alloc(length);
    for (let i = 0; i < length; i++) bytes[i] = this.byte();
    return bytes.toString("utf8");
  }

  /** Hands each field until `end` to `visit`, which reads its `length` bytes (or calls nothing: then they are skipped). */
  fields(end: number, visit: (field: number, length: number, number: number | undefined) => void): void {
    while (this.at < end) {
      const key = this.varint();
      const kind = key & 7;
      const field = Math.floor(key / 8);
      if (kind === 0) {
        visit(field, 0, this.varint());
      } else if (kind === 1 || kind === 5) {
        this.at += kind === 1 ? 8 : 4;
      } else if (kind === 2) {
        const length = this.varint();
        const after = this.at + length;
        if (after > end) throw new RangeError("a part of it is longer than the whole");
        visit(field, length, undefined);
        this.at = after;
      } else {
        throw new RangeError("a part of it has an unknown form");
      }
    }
  }
}

/**
 * Inputs, outputs and data files of an ONNX model (https://github.com/onnx/onnx/blob/main/onnx/onnx.proto). Weights in
 * the file are skipped, so a model of gigabytes takes milliseconds. Throws InputError for a file that is none, or that
 * names data files outside its folder.
 */
export function readOnnxInterface(path: string): OnnxInterface {
  const file = openSync(path, "r");
  const found = { inputs: [] as OnnxPort[], outputs: [] as OnnxPort[], dataFiles: new Set<string>() };
  try {
    const reader = new FieldReader(file, fstatSync(file).size);
    reader.fields(reader.size, (field, length) => {
      if (field === 7) readGraph(reader, reader.at + length, found, true);
    });
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new InputError(`${path} is not an ONNX model, or was cut (${error.message}); get it again`);
  } finally {
    closeSync(file);
  }
  if (found.outputs.length === 0)
    throw new InputError(`${path} is not an ONNX model: it names no output; get it again`);
  const dataFiles = [...found.dataFiles].sort();
  const outside = dataFiles.find((name) => !/^[\w-][\w. -]*(\/[\w-][\w. -]*)*$/.test(name));
  if (outside !== undefined)
    throw new InputError(
      `${path} says that its weights lie in ${JSON.stringify(outside)}, which is no file of its own folder; it is not opened`,
    );
  return { ...found, dataFiles };
}

type Found = { inputs: OnnxPort[]; outputs: OnnxPort[]; dataFiles: Set<string> };

function readGraph(reader: FieldReader, end: number, found: Found, isMain: boolean): void {
  reader.fields(end, (field, length) => {
    const after = reader.at + length;
    if (field === 1) readNode(reader, after, found);
    else if (field === 5) readTensor(reader, after, found);
    else if (isMain && field === 11) found.inputs.push(readPort(reader, after));
    else if (isMain && field === 12) found.outputs.push(readPort(reader, after));
  });
}

/** Constants stand in nodes too, and nodes hold graphs. */
function readNode(reader: FieldReader, end: number, found: Found): void {
  reader.fields(end, (field, length) => {
    if (field !== 5) return;
    reader.fields(reader.at + length, (part, size) => {
      if (part === 5 || part === 10) readTensor(reader, reader.at + size, found);
      else if (part === 6 || part === 11) readGraph(reader, reader.at + size, found, false);
    });
  });
}

function readTensor(reader: FieldReader, end: number, found: Found): void {
  reader.fields(end, (field, length) => {
    if (field !== 13) return;
    let key = "";
    let value = "";
    reader.fields(reader.at + length, (part, size) => {
      if (part === 1) key = reader.text(size);
      if (part === 2) value = reader.text(size);
    });
    if (key === "location") found.dataFiles.add(value.replace(/^\.\//, ""));
  });
}

function readPort(reader: FieldReader, end: number): OnnxPort {
  let name = "";
  let type = 0;
  const dims: (number | string)[] = [];
  const dimension = (length: number): void => {
    let dim: number | string = "";
    reader.fields(reader.at + length, (field, size, number) => {
      if (field === 1 && number !== undefined) dim = number;
      if (field === 2) dim = reader.text(size);
    });
    dims.push(dim);
  };
  reader.fields(end, (field, length) => {
    if (field === 1) name = reader.text(length);
    if (field !== 2) return;
    reader.fields(reader.at + length, (kind, size) => {
      if (kind !== 1) return;
      reader.fields(reader.at + size, (part, partLength, number) => {
        if (part === 1 && number !== undefined) type = number;
        if (part === 2) reader.fields(reader.at + partLength, (_, dimLength) => dimension(dimLength));
      });
    });
  });
  return { name, type, dims };
}
