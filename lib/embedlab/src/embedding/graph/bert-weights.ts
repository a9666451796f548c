import { InputError } from "../../errors.js";
import type { BertConfig } from "./bert-config.js";

/** The tensors that a checkpoint holds: a `.safetensors` file, or values in memory. */
export interface TensorSource {
  /** Names the checkpoint in messages. */
  readonly name: string;
  readonly tensors: ReadonlyMap<string, { readonly shape: readonly number[] }>;
  readFloats(name: string): Promise<Float32Array>;
}

/** A constant of the graph, made from one or more of the checkpoint's tensors. */
export interface BertWeight {
  readonly name: string;
  readonly dims: readonly number[];
  read(): Promise<Float32Array>;
}

/** The name of the word table ends so in every checkpoint; what stands before it is the prefix of all names. */
const wordTable = "embeddings.word_embeddings.weight";

/**
 * The graph's constants in the order in which it uses them. Every tensor's presence and shape is checked here,
 * before any is read. Layer N's are `layerN.qkv`, `.attention`, `.intermediate`, `.output` (`.weight` as
 * inputs x outputs, `.bias`), `layerN.attention.norm` and `.output.norm` (`.weight`, `.bias`).
 */
export function bertWeights(config: BertConfig, source: TensorSource): BertWeight[] {
  const prefix = tensorPrefix(source);
  if (prefix === undefined) throw new InputError(`${source.name}: no tensor named …${wordTable}; it is not a checkpoint of the BERT family`);
  const { hiddenSize: h, intermediateSize: f } = config;

  const stored = (name: string, dims: readonly number[]): (() => Promise<Float32Array>) => {
    const full = presentName(source, prefix + name);
    if (full === undefined) throw new InputError(`${source.name}: tensor ${prefix + name} is missing; the checkpoint is not the ${config.modelType} that config.json describes`);
    const { shape } = source.tensors.get(full)!;
    if (shape.length !== dims.length || shape.some((dim, i) => dim !== dims[i])) {
      throw new InputError(`${source.name}: tensor ${full} is ${shape.join(" x ")}, config.json asks for ${dims.join(" x ")}; take both files from the same revision`);
    }
    return () => source.readFloats(full);
  };
  const vector = (name: string, stem: string, length: number): BertWeight => ({ name, dims: [length], read: stored(stem, [length]) });
  const norm = (name: string, stem: string): BertWeight[] => [vector(`${name}.weight`, `${stem}.weight`, h), vector(`${name}.bias`, `${stem}.bias`, h)];
  const dense = (name: string, stems: readonly string[], inputs: number, outputs: number): BertWeight[] => {
    const weights = stems.map((stem) => stored(`${stem}.weight`, [outputs, inputs]));
    const biases = stems.map((stem) => stored(`${stem}.bias`, [outputs]));
    return [
      { name: `${name}.weight`, dims: [inputs, outputs * stems.length], read: async () => transposeBeside(await readAll(weights), inputs, outputs) },
      { name: `${name}.bias`, dims: [outputs * stems.length], read: async () => concatenate(await readAll(biases)) },
    ];
  };

  const positions = config.maxPositions + config.positionOffset;
  const weights: BertWeight[] = [
    { name: "words", dims: [config.vocabularySize, h], read: stored(wordTable, [config.vocabularySize, h]) },
    { name: "positions", dims: [positions, h], read: stored("embeddings.position_embeddings.weight", [positions, h]) },
    { name: "types", dims: [config.tokenTypes, h], read: stored("embeddings.token_type_embeddings.weight", [config.tokenTypes, h]) },
    ...norm("embeddings.norm", "embeddings.LayerNorm"),
  ];
  for (let layer = 0; layer < config.layers; layer++) {
    const stem = `encoder.layer.${layer}`;
    weights.push(
      ...dense(`layer${layer}.qkv`, ["query", "key", "value"].map((part) => `${stem}.attention.self.${part}`), h, h),
      ...dense(`layer${layer}.attention`, [`${stem}.attention.output.dense`], h, h),
      ...norm(`layer${layer}.attention.norm`, `${stem}.attention.output.LayerNorm`),
      ...dense(`layer${layer}.intermediate`, [`${stem}.intermediate.dense`], h, f),
      ...dense(`layer${layer}.output`, [`${stem}.output.dense`], f, h),
      ...norm(`layer${layer}.output.norm`, `${stem}.output.LayerNorm`),
    );
  }
  return weights;
}

/** The number of weights of the base model (embeddings, encoder, pooler), task heads not counted; null where it is no BERT. */
export function countParameters(source: Pick<TensorSource, "tensors">): number | null {
  const prefix = tensorPrefix(source);
  if (prefix === undefined) return null;
  let count = 0;
  for (const [name, { shape }] of source.tensors) {
    const rest = name.startsWith(prefix) ? name.slice(prefix.length) : "";
    if (/^(embeddings|encoder|pooler)\./.test(rest) && !rest.endsWith("position_ids")) count += shape.reduce((product, dim) => product * dim, 1);
  }
  return count;
}

function tensorPrefix({ tensors }: Pick<TensorSource, "tensors">): string | undefined {
  for (const name of tensors.keys()) if (name.endsWith(wordTable)) return name.slice(0, -wordTable.length);
  return undefined;
}

/** Checkpoints converted from TensorFlow call a layer norm's weight gamma and its bias beta. */
function presentName(source: TensorSource, name: string): string | undefined {
  const old = name.replace(/LayerNorm\.weight$/, "LayerNorm.gamma").replace(/LayerNorm\.bias$/, "LayerNorm.beta");
  return [name, old].find((candidate) => source.tensors.has(candidate));
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

/** Torch keeps a dense layer as outputs x inputs. The transposes stand side by side: inputs x (parts * outputs). */
function transposeBeside(parts: readonly Float32Array[], inputs: number, outputs: number): Float32Array {
  const columns = parts.length * outputs;
  const out = new Float32Array(inputs * columns);
  const block = 32;
  parts.forEach((part, p) => {
    for (let o = 0; o < outputs; o += block) {
      for (let i = 0; i < inputs; i += block) {
        const oEnd = Math.min(o + block, outputs);
        const iEnd = Math.min(i + block, inputs);
        for (let ii = i; ii < iEnd; ii++) for (let oo = o; oo < oEnd; oo++) out[ii * columns + p * outputs + oo] = part[oo * inputs + ii];
      }
    }
  });
  return out;
}
