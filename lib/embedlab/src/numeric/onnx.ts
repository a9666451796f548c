/**
 * Writes ONNX models: the few messages of onnx.proto (https://github.com/onnx/onnx/blob/main/onnx/onnx.proto)
 * that a graph of ordinary operators needs, as protocol-buffer bytes.
 */

/** onnx.TensorProto.DataType. */
export const dataType = { float: 1, uint8: 2, int8: 3, int32: 6, int64: 7, bool: 9, float16: 10, double: 11 } as const;
export type DataType = (typeof dataType)[keyof typeof dataType];

export type Attribute = number | bigint | string | readonly bigint[];

export interface OnnxNode {
  readonly op: string;
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  /** A number becomes a float, a bigint an int, bigints an int list. */
  readonly attributes?: Readonly<Record<string, Attribute>>;
  /** Empty for the standard operators, "com.microsoft" for the runtime's own. */
  readonly domain?: string;
}

/** A constant: its bytes in the model, or their place in a file beside it (models over 2 GB must, others may). */
export interface OnnxTensor {
  readonly name: string;
  readonly type: DataType;
  readonly dims: readonly number[];
  readonly data: Uint8Array | { readonly file: string; readonly offset: number; readonly length: number };
}

export interface OnnxValue {
  readonly name: string;
  readonly type: DataType;
  /** A string is a symbolic dimension. */
  readonly dims: readonly (number | string)[];
}

export interface OnnxGraph {
  readonly name: string;
  readonly nodes: readonly OnnxNode[];
  readonly constants: readonly OnnxTensor[];
  readonly inputs: readonly OnnxValue[];
  readonly outputs: readonly OnnxValue[];
}

const operatorSet = 17n;
const irVersion = 8n;
const encoder = new TextEncoder();

function varint(value: bigint): number[] {
  let rest = BigInt.asUintN(64, value);
  const bytes: number[] = [];
  while (rest > 0x7fn) {
    bytes.push(Number(rest & 0x7fn) | 0x80);
    rest >>= 7n;
  }
  bytes.push(Number(rest));
  return bytes;
}

/** A message or a field of one, in pieces: what they hold is copied once, at the end. */
type Pieces = readonly Uint8Array[];

const integer = (field: number, value: bigint): Pieces => [
  Uint8Array.from([...varint(BigInt(field << 3)), ...varint(value)]),
];

const lengthOf = (pieces: Pieces): number => pieces.reduce((sum, piece) => sum + piece.length, 0);

function bytes(field: number, ...parts: readonly Pieces[]): Pieces {
  const pieces = parts.flat();
  const head = [...varint(BigInt((field << 3) | 2)), ...varint(BigInt(lengthOf(pieces)))];
  return [Uint8Array.from(head), ...pieces];
}

function together(pieces: Pieces): Uint8Array {
  const out = new Uint8Array(lengthOf(pieces));
  let at = 0;
  for (const piece of pieces) {
    out.set(piece, at);
    at += piece.length;
  }
  return out;
}

const text = (field: number, value: string): Pieces => bytes(field, [encoder.encode(value)]);

function float(field: number, value: number): Pieces {
  const out = new Uint8Array(5);
  out[0] = (field << 3) | 5;
  new DataView(out.buffer).setFloat32(1, value, true);
  return [out];
}

function attribute(name: string, value: Attribute): Pieces {
  if (typeof value === "number") return bytes(5, text(1, name), float(2, value), integer(20, 1n));
  if (typeof value === "bigint") return bytes(5, text(1, name), integer(3, value), integer(20, 2n));
  if (typeof value === "string") return bytes(5, text(1, name), text(4, value), integer(20, 3n));
  return bytes(5, text(1, name), ...value.map((item) => integer(8, item)), integer(20, 7n));
}

const node = (n: OnnxNode): Pieces =>
  bytes(
    1,
    ...n.inputs.map((name) => text(1, name)),
    ...n.outputs.map((name) => text(2, name)),
    text(3, n.outputs[0]),
    text(4, n.op),
    ...Object.entries(n.attributes ?? {}).map(([name, value]) => attribute(name, value)),
    ...(n.domain === undefined ? [] : [text(7, n.domain)]),
  );

function tensor(t: OnnxTensor): Pieces {
  const head = [...t.dims.map((dim) => integer(1, BigInt(dim))), integer(2, BigInt(t.type)), text(8, t.name)];
  if (t.data instanceof Uint8Array) return bytes(5, ...head, bytes(9, [t.data]));
  const entry = (key: string, value: string): Pieces => bytes(13, text(1, key), text(2, value));
  const place = [
    entry("location", t.data.file),
    entry("offset", String(t.data.offset)),
    entry("length", String(t.data.length)),
  ];
  return bytes(5, ...head, ...place, integer(14, 1n));
}

const value = (field: number, v: OnnxValue): Pieces =>
  bytes(
    field,
    text(1, v.name),
    bytes(
      2,
      bytes(
        1,
        integer(1, BigInt(v.type)),
        bytes(2, ...v.dims.map((dim) => bytes(1, typeof dim === "number" ? integer(1, BigInt(dim)) : text(2, dim)))),
      ),
    ),
  );

/** The bytes of an `.onnx` file. */
export function encodeOnnx(graph: OnnxGraph): Uint8Array {
  const body = bytes(
    7,
    ...graph.nodes.map(node),
    text(2, graph.name),
    ...graph.constants.map(tensor),
    ...graph.inputs.map((v) => value(11, v)),
    ...graph.outputs.map((v) => value(12, v)),
  );
  const operators = (domain: string, version: bigint): Pieces => bytes(8, text(1, domain), integer(2, version));
  const own = graph.nodes.some((n) => n.domain === "com.microsoft") ? [operators("com.microsoft", 1n)] : [];
  const model = [integer(1, irVersion), text(2, "embedlab"), body, operators("", operatorSet), ...own];
  return together(model.flat());
}
