import { InputError } from "../../errors.js";

/** The tensors that a checkpoint holds: `.safetensors` files, or values in memory. */
export interface TensorSource {
  /** Names the checkpoint in messages. */
  readonly name: string;
  readonly tensors: ReadonlyMap<string, { readonly shape: readonly number[] }>;
  readFloats(name: string): Promise<Float32Array>;
}

/** A constant of the graph, made from one or more of the checkpoint's tensors. */
export interface GraphWeight {
  readonly name: string;
  readonly dims: readonly number[];
  read(): Promise<Float32Array>;
}

/**
 * Turns a checkpoint's tensors into a graph's constants. Every tensor's presence and shape is checked at once, before any
 * is read; throws InputError naming tensor and cure.
 */
export class WeightReader {
  /** `prefix` stands before all names, as in "bert.embeddings…". */
  constructor(
    private readonly source: TensorSource,
    private readonly prefix: string,
    private readonly modelType: string,
  ) {}

  /** The prefix of a checkpoint's names, found by the name of a tensor that it must have. */
  static of(source: TensorSource, anchor: string, modelType: string): WeightReader {
    const prefix = tensorPrefix(source, anchor);
    if (prefix === undefined)
      throw new InputError(`${source.name}: no tensor named …${anchor}; it is not a checkpoint of ${modelType}`);
    return new WeightReader(source, prefix, modelType);
  }

  has(name: string): boolean {
    return this.find(name) !== undefined;
  }

  /** A tensor as it is stored. */
  tensor(name: string, stored: string, ...dims: number[]): GraphWeight {
    return { name, dims, read: this.stored(stored, dims) };
  }

  /** A layer norm's weight and, unless told, its bias. */
  norm(name: string, stem: string, width: number, hasBias = true): GraphWeight[] {
    return [
      this.tensor(`${name}.weight`, `${stem}.weight`, width),
      ...(hasBias ? [this.tensor(`${name}.bias`, `${stem}.bias`, width)] : []),
    ];
  }

  /**
   * Dense layers side by side, transposed: inputs x (all outputs). Torch keeps each as outputs x inputs. `outputs` may
   * differ from layer to layer.
   */
  dense(
    name: string,
    stems: readonly string[],
    inputs: number,
    outputs: number | readonly number[],
    hasBias = true,
  ): GraphWeight[] {
    const widths = stems.map((_, i) => (typeof outputs === "number" ? outputs : outputs[i]));
    const total = widths.reduce((sum, width) => sum + width, 0);
    const weights = stems.map((stem, i) => this.stored(`${stem}.weight`, [widths[i], inputs]));
    const weight = {
      name: `${name}.weight`,
      dims: [inputs, total],
      read: async () => transposeBeside(await readAll(weights), inputs, widths),
    };
    if (!hasBias) return [weight];
    const biases = stems.map((stem, i) => this.stored(`${stem}.bias`, [widths[i]]));
    return [weight, { name: `${name}.bias`, dims: [total], read: async () => concatenate(await readAll(biases)) }];
  }

  private stored(name: string, dims: readonly number[]): () => Promise<Float32Array> {
    const full = this.find(name);
    if (full === undefined)
      throw new InputError(
        `${this.source.name}: tensor ${this.prefix + name} is missing; the checkpoint is not the ${this.modelType} that config.json describes`,
      );
    const { shape } = this.source.tensors.get(full)!;
    if (shape.length !== dims.length || shape.some((dim, i) => dim !== dims[i])) {
      throw new InputError(
        `${this.source.name}: tensor ${full} is ${shape.join(" x ")}, config.json asks for ${dims.join(" x ")}; take both files from the same revision`,
      );
    }
    return () => this.source.readFloats(full);
  }

  /** Checkpoints converted from TensorFlow call a layer norm's weight gamma and its bias beta. */
  private find(name: string): string | undefined {
    const full = this.prefix + name;
    const old = full.replace(/LayerNorm\.weight$/, "LayerNorm.gamma").replace(/LayerNorm\.bias$/, "LayerNorm.beta");
    return [full, old].find((candidate) => this.source.tensors.has(candidate));
  }
}

/** What stands before `anchor` in the checkpoint's names; undefined where no name ends so. */
export function tensorPrefix({ tensors }: Pick<TensorSource, "tensors">, anchor: string): string | undefined {
  for (const name of tensors.keys())
    if (name === anchor || name.endsWith(`.${anchor}`)) return name.slice(0, -anchor.length);
  return undefined;
}

async function readAll(reads: readonly (() => Promise<Float32Array>)[]): Promise<Float32Array[]> {
  const all: Float32Array[] = [];
  for (const read of reads) all.push(await read());
  return all;
}

function concatenate(parts: readonly Float32Array[]): Float32Array {
  const out = new Float32Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    out.set(part, at);
    at += part.length;
  }
  return out;
}

function transposeBeside(parts: readonly Float32Array[], inputs: number, widths: readonly number[]): Float32Array {
  const columns = widths.reduce((sum, width) => sum + width, 0);
  const out = new Float32Array(inputs * columns);
  const block = 32;
  let first = 0;
  parts.forEach((part, p) => {
    const outputs = widths[p];
    for (let o = 0; o < outputs; o += block) {
      for (let i = 0; i < inputs; i += block) {
        const oEnd = Math.min(o + block, outputs);
        const iEnd = Math.min(i + block, inputs);
        for (let ii = i; ii < iEnd; ii++)
          for (let oo = o; oo < oEnd; oo++) out[ii * columns + first + oo] = part[oo * inputs + ii];
      }
    }
    first += outputs;
  });
  return out;
}
