import { InputError } from "../../errors.js";
import type { ConfigJson } from "./architecture.js";
import type { GraphNodes } from "./graph-nodes.js";

/** How a configuration turns positions into angles: the second and further dimensions turn slower by powers of theta. */
export interface Rope {
  readonly theta: number;
  /** By what positions are divided ("linear"), or what is spread over the dimensions ("ntk"). */
  readonly scaling: { readonly type: "linear" | "ntk"; readonly factor: number } | null;
}

export interface RopeDefaults {
  readonly theta: number;
  /** The field that held theta before transformers 5 wrote rope_parameters. */
  readonly field?: string;
  /** The entry of rope_parameters, where layers of several types have one each. */
  readonly layerType?: string;
  /** False where rope_scaling, as older versions wrote it, is of the layers of another type. */
  readonly oldScaling?: boolean;
  /** Scalings that this architecture's code knows. */
  readonly scalings?: readonly string[];
}

type Parameters = Readonly<Record<string, unknown>>;

/**
 * Reads rope_parameters, as transformers 5 writes it, or rope_theta and rope_scaling, as older versions do. Throws
 * InputError, naming `file`, for a scaling that is not computed here.
 */
export function readRope(
  config: ConfigJson,
  file: string,
  { theta: usual, field = "rope_theta", layerType, oldScaling = true, scalings = ["linear"] }: RopeDefaults,
): Rope {
  const given = (config.rope_parameters ?? undefined) as Parameters | undefined;
  const parameters = layerType === undefined ? given : ((given?.[layerType] ?? undefined) as Parameters | undefined);
  const scaling =
    parameters ?? ((oldScaling ? (config.rope_scaling ?? undefined) : undefined) as Parameters | undefined);
  const name = given === undefined ? "rope_scaling" : "rope_parameters";
  const theta = parameters?.rope_theta ?? config[field] ?? usual;
  if (typeof theta !== "number" || !(theta > 0))
    throw new InputError(`${file}: ${field} is ${JSON.stringify(theta)}; a positive number is needed`);
  const type = scaling?.rope_type ?? scaling?.type ?? "default";
  if (type === "default") return { theta, scaling: null };
  const factor = scaling?.factor;
  const known = typeof type === "string" && scalings.includes(type);
  // A share of the dimensions, or a mixture, is another computation.
  const more = Object.keys(scaling!).filter(
    (key) => !["rope_type", "type", "rope_theta", "factor"].includes(key) && scaling![key] !== null,
  );
  if (!known || more.length > 0 || typeof factor !== "number" || !(factor >= 1)) {
    throw new InputError(
      `${file}: ${name} ${JSON.stringify(scaling)} is not supported, only ${["default", ...scalings].join(" and ")} with a factor; use a folder or repository with onnx/model.onnx`,
    );
  }
  return { theta, scaling: { type: type as "linear" | "ntk", factor } };
}

/**
 * Radians a position for each pair of a head's dimensions, in float32 as torch has them (Su et al., 2021,
 * https://arxiv.org/abs/2104.09864). "ntk" is the fixed form of https://kexue.fm/archives/9706, equation 6, with which
 * gte-multilingual and gte-en-v1.5 were trained.
 */
export function frequencies({ theta, scaling }: Rope, headSize: number): Float32Array {
  const ntk = scaling?.type === "ntk";
  const base = ntk ? theta * scaling.factor : theta;
  const divisor = scaling === null ? 1 : ntk ? scaling.factor ** (2 / headSize) : scaling.factor;
  return Float32Array.from(
    { length: headSize / 2 },
    (_, i) => Math.fround(1 / Math.fround(base ** Math.fround((2 * i) / headSize))) / divisor,
  );
}

/** The cosines and sines of every position and pair of dimensions: two tables of length x half a head. */
export interface RotaryTables {
  readonly cos: string;
  readonly sin: string;
}

/** Adds the tables for a batch's `length` (a scalar int64): computed for each batch, so that none is kept for 32,768 positions. */
export function rotaryTables(
  g: GraphNodes,
  rope: Rope,
  headSize: number,
  length: string,
  name = "rotary",
): RotaryTables {
  const places = g.add("Cast", [g.add("Range", [g.integer(0), length, g.integer(1)])], { to: 1n });
  const turns = g.add("Mul", [
    g.add("Unsqueeze", [places, g.integers(1)]),
    g.table(`${name}.frequencies`, frequencies(rope, headSize), 1, headSize / 2),
  ]);
  return { cos: g.add("Cos", [turns]), sin: g.add("Sin", [turns]) };
}

/** Adds the rotation of queries or keys (batch x sequence x heads' dimensions) by their positions; the halves of a head are its pairs. */
export const rotary = (g: GraphNodes, x: string, { cos, sin }: RotaryTables): string =>
  g.fused("RotaryEmbedding", [x, g.integers(0), cos, sin]);
