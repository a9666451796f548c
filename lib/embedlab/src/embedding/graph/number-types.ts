import type { NumberType } from "../contract/contract.js";

export type StoredNumberType = Exclude<NumberType, "auto">;

/** The number types of a built graph's matrix products; all else is fp32. */
export type BuiltType = "fp32" | "w8a8" | "w8a16";

/** A checkpoint's weights, in one file or in shards that an index names: a graph is built from them where the architecture is known. */
export const weightsFiles = ["model.safetensors", "model.safetensors.index.json"] as const;

/** How each multiplies, in words: in a model's facts, and in the key of its built graph. */
export const productForms: Readonly<Record<BuiltType, string>> = {
  fp32: "in fp32",
  w8a8: "weights in 8 bits, inputs rotated, in one digit of 7 bits",
  w8a16: "weights in 8 bits, inputs rotated, in two digits of 7 bits",
};

interface Serving {
  /** Exporters' names, in order of preference. */
  readonly exported: readonly string[];
  /** What is built from the weights for it. */
  readonly built?: BuiltType;
  /** Whether the weights come before exported files. */
  readonly weightsFirst?: boolean;
}

/** Which file serves which number type, on the hub and in folders alike. */
export const serving: Readonly<Record<StoredNumberType, Serving>> = {
  fp32: { exported: ["onnx/model.onnx", "model.onnx"], built: "fp32", weightsFirst: true },
  fp16: { exported: ["onnx/model_fp16.onnx"] },
  q8: { exported: ["onnx/model_quantized.onnx", "onnx/model_int8.onnx", "onnx/model_uint8.onnx"], built: "w8a8" },
  q4: { exported: ["onnx/model_q4.onnx"] },
  w8a8: { exported: [], built: "w8a8" },
  w8a16: { exported: [], built: "w8a16" },
};

/** In the order in which messages list them. */
export const storedNumberTypes: readonly StoredNumberType[] = ["fp32", "fp16", "q8", "q4", "w8a8", "w8a16"];

/**
 * The files that serve a number type, the preferred first. Without `canBuild`, because the architecture is not known or
 * the engine runs exported files alone, weights serve none.
 */
export function servingFiles(dtype: StoredNumberType, canBuild: boolean): string[] {
  const { exported, built, weightsFirst = false } = serving[dtype];
  const weights = canBuild && built !== undefined ? weightsFiles : [];
  return weightsFirst ? [...weights, ...exported] : [...exported, ...weights];
}
