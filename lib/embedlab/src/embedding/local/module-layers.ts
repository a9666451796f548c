import { stat } from "node:fs/promises";
import { join } from "node:path";
import { InputError } from "../../errors.js";
import type { DeclaredModule } from "../contract/declared.js";
import { Safetensors } from "../graph/safetensors.js";
import type { Layer } from "./layers.js";

/** torch.nn.LayerNorm's own. */
const epsilon = 1e-5;

/** The file that holds a module's weights, from the model's folder on; undefined where it has none. */
export const moduleWeights = (module: DeclaredModule): string | undefined =>
  module.kind === "normalize" ? undefined : `${module.path}/model.safetensors`;

/** Reads the weights of the modules after the pooling. Throws InputError naming a file or tensor that is missing or has another shape. */
export async function moduleLayers(folder: string, modules: readonly DeclaredModule[]): Promise<Layer[]> {
  const layers: Layer[] = [];
  for (const module of modules) layers.push(await moduleLayer(folder, module));
  return layers;
}

async function moduleLayer(folder: string, module: DeclaredModule): Promise<Layer> {
  if (module.kind === "normalize") return { kind: "normalize" };
  const path = join(folder, moduleWeights(module)!);
  if (
    !(await stat(path).then(
      () => true,
      () => false,
    ))
  ) {
    throw new InputError(
      `${path} is missing: modules.json declares the module; copy it from the model's repository, or save the model again with sentence-transformers, which writes it`,
    );
  }
  const file = await Safetensors.open(path);
  try {
    const read = async (name: string, ...dims: number[]): Promise<Float32Array> => {
      const shape = file.tensors.get(name)?.shape;
      if (shape?.join() !== dims.join())
        throw new InputError(
          `${path}: tensor ${name} is ${shape?.join(" x ") ?? "missing"}, its config.json asks for ${dims.join(" x ")}`,
        );
      const values = await file.readFloats(name);
      const shared = new Float32Array(new SharedArrayBuffer(4 * values.length));
      shared.set(values);
      return shared;
    };
    if (module.kind === "layerNorm")
      return {
        kind: "layerNorm",
        weight: await read("norm.weight", module.dimensions),
        bias: await read("norm.bias", module.dimensions),
        epsilon,
      };
    const { inputs, outputs, bias, activation, residual } = module;
    return {
      kind: "dense",
      inputs,
      outputs,
      activation,
      weight: await read("linear.weight", outputs, inputs),
      bias: bias ? await read("linear.bias", outputs) : null,
      residual: !residual ? "none" : inputs === outputs ? "input" : await read("residual.weight", outputs, inputs),
    };
  } finally {
    await file.close();
  }
}
