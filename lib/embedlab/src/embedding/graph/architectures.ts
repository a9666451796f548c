import { InputError } from "../../errors.js";
import type { Architecture, ConfigJson, GraphPlan } from "./architecture.js";
import { bert } from "./bert.js";

/** Every architecture that is built from a checkpoint. A new one is a file beside bert.ts, a line here and a golden. */
const architectures: readonly Architecture[] = [bert];

/** The model types that can be built. */
export const builtModelTypes = (): string[] => architectures.flatMap(({ modelTypes }) => modelTypes);

/** How a config.json's model is built. Throws InputError for one that cannot be, with those that can and what to do. */
export function planOf(config: ConfigJson, file: string): GraphPlan {
  const architecture = architectures.find(({ modelTypes }) => modelTypes.includes(String(config.model_type)));
  if (architecture === undefined) {
    throw new InputError(
      `${file}: model_type ${JSON.stringify(config.model_type)} is not one that can be built from safetensors (${builtModelTypes().join(", ")}); use a folder or repository with onnx/model.onnx, or serve the model and give it a contract with a source of kind "endpoint"`,
    );
  }
  return architecture.plan(config, file);
}
