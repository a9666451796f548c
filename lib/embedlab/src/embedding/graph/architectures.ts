import { InputError } from "../../errors.js";
import type { Architecture, ConfigJson, GraphPlan } from "./architecture.js";
import { bert } from "./bert.js";
import { gemma3 } from "./gemma3.js";
import { gte } from "./gte.js";
import { modernBert } from "./modernbert.js";
import { nomicBert } from "./nomic-bert.js";
import { qwen3 } from "./qwen3.js";

/** Every architecture that is built from a checkpoint. A new one is a file beside bert.ts, a line here and a golden. */
const architectures: readonly Architecture[] = [bert, modernBert, nomicBert, gte, qwen3, gemma3];

/** The model types that can be built. */
export const builtModelTypes = (): string[] => architectures.flatMap(({ modelTypes }) => modelTypes);

const elsewhere =
  'use a folder or repository with onnx/model.onnx, or serve the model and give it a contract with a source of kind "endpoint"';

/** How a config.json's model is built. Throws InputError for one that cannot be, with those that can and what to do. */
export function planOf(config: ConfigJson, file: string): GraphPlan {
  const architecture = architectures.find(({ modelTypes }) => modelTypes.includes(String(config.model_type)));
  if (architecture === undefined) {
    throw new InputError(
      `${file}: model_type ${JSON.stringify(config.model_type)} is not one that can be built from safetensors (${builtModelTypes().join(", ")}); ${elsewhere}`,
    );
  }
  // Voyage's and others' Qwen3 look both ways, by code that only they have.
  const own = (config.auto_map as { AutoModel?: unknown } | undefined)?.AutoModel;
  if (typeof own === "string" && !architecture.ownCode?.includes(own.slice(own.lastIndexOf(".") + 1))) {
    throw new InputError(
      `${file}: auto_map names code of the model's own, ${JSON.stringify(own)}, which may compute something else than transformers' ${String(config.model_type)}; ${elsewhere}`,
    );
  }
  const quantized = config.quantization_config;
  if (quantized !== undefined && quantized !== null) {
    const { quant_method: method = "of another program" } = quantized as { quant_method?: unknown };
    throw new InputError(
      `${file}: quantization_config ${JSON.stringify(method)}: the weights are in few bits as another program reads them; take the repository that it was made of, whose weights are in fp32, fp16 or bf16; dtype "w8a8" builds them in 8 bits`,
    );
  }
  return architecture.plan(config, file);
}
