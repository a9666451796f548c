import { dataType, type Attribute, type OnnxGraph, type OnnxNode, type OnnxTensor } from "../../numeric/onnx.js";

type Attributes = Readonly<Record<string, Attribute>>;

/** A graph under construction: each call adds a node and returns its output's name. */
export class GraphNodes {
  readonly nodes: OnnxNode[] = [];
  readonly constants: OnnxTensor[] = [];

  /** An operator of the ONNX standard. */
  add(op: string, inputs: readonly string[], attributes?: Attributes, output = `${op}${this.nodes.length}`): string {
    this.nodes.push({ op, inputs, outputs: [output], attributes });
    return output;
  }

  /** One of onnxruntime's own operators. */
  fused(op: string, inputs: readonly string[], attributes?: Attributes, output = `${op}${this.nodes.length}`): string {
    this.nodes.push({ op, inputs, outputs: [output], attributes, domain: "com.microsoft" });
    return output;
  }

  integers(...values: number[]): string {
    return this.constant({
      name: `integers${values.join("_")}`,
      type: dataType.int64,
      dims: [values.length],
      data: new Uint8Array(BigInt64Array.from(values, BigInt).buffer),
    });
  }

  /** A whole number that is no list. */
  integer(value: number): string {
    return this.constant({
      name: `integer${value}`,
      type: dataType.int64,
      dims: [],
      data: new Uint8Array(BigInt64Array.of(BigInt(value)).buffer),
    });
  }

  integerTable(name: string, values: BigInt64Array): string {
    return this.constant({ name, type: dataType.int64, dims: [values.length], data: new Uint8Array(values.buffer) });
  }

  float(value: number): string {
    return this.constant({
      name: `float${value}`,
      type: dataType.float,
      dims: [],
      data: new Uint8Array(Float32Array.of(value).buffer),
    });
  }

  /** A scalar, or a list of one. */
  byte(value: number, isList: boolean): string {
    return this.constant({
      name: `byte${value}${isList ? "list" : ""}`,
      type: dataType.uint8,
      dims: isList ? [1] : [],
      data: Uint8Array.of(value),
    });
  }

  /** A table of float32. */
  table(name: string, values: Float32Array, ...dims: number[]): string {
    return this.constant({
      name,
      type: dataType.float,
      dims,
      data: new Uint8Array(values.buffer, values.byteOffset, values.byteLength),
    });
  }

  /** Once, however often it is used. */
  constant(tensor: OnnxTensor): string {
    if (!this.constants.some(({ name }) => name === tensor.name)) this.constants.push(tensor);
    return tensor.name;
  }
}

/** The inputs (int64, batch x sequence) and the output of an encoder's graph. */
export function ports(hiddenSize: number, inputs: readonly string[]): Pick<OnnxGraph, "inputs" | "outputs"> {
  return {
    inputs: inputs.map((name) => ({ name, type: dataType.int64, dims: ["batch", "sequence"] })),
    outputs: [{ name: "last_hidden_state", type: dataType.float, dims: ["batch", "sequence", hiddenSize] }],
  };
}
