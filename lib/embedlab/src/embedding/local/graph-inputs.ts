import { InputError } from "../../errors.js";
import { paddedInputs, type EncodedBatch } from "./batches.js";

/** An input as the runtime describes it. */
export interface InputMetadata {
  readonly name: string;
  readonly isTensor: boolean;
  readonly type?: string;
  readonly shape?: readonly (number | string)[];
}

export interface InputValue {
  readonly name: string;
  readonly type: "int32" | "int64" | "float32" | "float16";
  readonly values: Int32Array | BigInt64Array | Float32Array | Uint16Array;
  readonly dims: readonly number[];
}

const tokenInputs = ["input_ids", "attention_mask", "token_type_ids", "position_ids"];
/** What a decoder keeps of earlier tokens; here there are none. */
const past = /^past_key_values\.\d+\.(key|value)$/;

export interface InputSettings {
  /** Names the model in messages. */
  readonly model: string;
  readonly padId: number;
  readonly inputs: Readonly<Record<string, number>>;
}

/** The inputs that neither tokens nor an empty past fill. */
export const unfilledInputs = (names: readonly string[]): string[] =>
  names.filter((name) => !tokenInputs.includes(name) && !past.test(name));

/** Throws InputError for an input that nobody can fill, and for one that the contract gives and the graph has not. */
export function checkInputs(
  names: readonly string[],
  { model, inputs }: Pick<InputSettings, "model" | "inputs">,
): void {
  const unknown = unfilledInputs(names).filter((name) => !Object.hasOwn(inputs, name));
  if (unknown.length > 0) {
    throw new InputError(
      `${model} wants the input ${unknown.join(", ")}; give it a whole number in the contract's inputs, such as { "${unknown[0]}": 0 }, as the model's card says`,
    );
  }
  const absent = Object.keys(inputs).filter((name) => !names.includes(name));
  if (absent.length > 0)
    throw new InputError(
      `the contract's inputs name ${absent.join(", ")}, but ${model} wants ${names.join(", ")}; correct the contract`,
    );
}

/** The graph's inputs for a batch: tokens padded on the right, whole numbers of the contract's, an empty past. */
export function graphInputs(
  metadata: readonly InputMetadata[],
  batch: Pick<EncodedBatch, "ids" | "lengths">,
  { padId, inputs: given }: InputSettings,
): InputValue[] {
  const { width, inputs } = paddedInputs(batch, padId);
  const texts = batch.lengths.length;
  return metadata.map(({ name, type = "int64", shape = [] }) => {
    if (past.test(name)) {
      // Heads and their width are stated; texts, and earlier tokens, are not.
      const dims = shape.map((dim, i) => (i === 0 ? texts : typeof dim === "number" && dim > 0 ? dim : 0));
      return type === "float16"
        ? { name, type, values: new Uint16Array(0), dims }
        : { name, type: "float32", values: new Float32Array(0), dims };
    }
    if (Object.hasOwn(given, name)) {
      const dims = shape.map((dim, i) => (typeof dim === "number" && dim > 0 ? dim : i === 0 ? texts : 1));
      return integers(
        name,
        type,
        new Int32Array(dims.reduce((product, dim) => product * dim, 1)).fill(given[name]),
        dims,
      );
    }
    return integers(name, type, inputs[name as keyof typeof inputs], [texts, width]);
  });
}

function integers(name: string, type: string, values: Int32Array, dims: readonly number[]): InputValue {
  return type === "int32"
    ? { name, type, values, dims }
    : { name, type: "int64", values: BigInt64Array.from(values, BigInt), dims };
}
