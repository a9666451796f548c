import { join } from "node:path";
import { InputError } from "../../errors.js";
import { optionalJson } from "../json.js";

type Json = Readonly<Record<string, unknown>>;

/** The names that sentence-transformers has given this file, one after the other; it takes the first that is there. */
export const sentenceSettingsFiles = [
  "sentence_bert_config.json",
  "sentence_roberta_config.json",
  "sentence_distilbert_config.json",
  "sentence_camembert_config.json",
  "sentence_albert_config.json",
  "sentence_xlm-roberta_config.json",
  "sentence_xlnet_config.json",
];

/**
 * What sentence-transformers' file beside the network says; empty where there is none. Throws InputError where it asks for
 * another network, or another output of it, than config.json and the tokenizer's files say.
 */
export async function sentenceSettings(folder: string, transformerPath: string): Promise<Json> {
  for (const name of sentenceSettingsFiles) {
    const found = await optionalJson(join(folder, transformerPath), name);
    if (found === undefined) continue;
    const file = join(folder, transformerPath, name);
    checkTaken(found, file);
    checkArguments(found, file);
    return found;
  }
  return {};
}

const cure = "serve this model by an endpoint";

/** Another output than the last layer's states is another model: version 6 names it, or a task that has one. */
function checkTaken(
  { transformer_task: task, modality_config: modalities, module_output_name: name }: Json,
  file: string,
): void {
  if ((task ?? "feature-extraction") !== "feature-extraction")
    throw new InputError(
      `${file}: transformer_task is ${JSON.stringify(task)}; "feature-extraction" alone gives an embedding: choose another model`,
    );
  const taken =
    (modalities as { text?: { method_output_name?: unknown } } | undefined)?.text?.method_output_name ??
    "last_hidden_state";
  const given = name ?? "token_embeddings";
  if (taken === "last_hidden_state" && given === "token_embeddings") return;
  throw new InputError(
    `${file} takes ${JSON.stringify(taken)} as ${JSON.stringify(given)}; "last_hidden_state" as "token_embeddings" can be taken: ${cure}`,
  );
}

/** Arguments that change how a network is loaded or how fast it is, and not what it computes. */
const harmless = [
  "add_pooling_layer",
  "attn_implementation",
  "device_map",
  "low_cpu_mem_usage",
  "padding_side",
  "revision",
  "trust_remote_code",
  "use_fast",
  "use_memory_efficient_attention",
  "use_safetensors",
  "unpad_inputs",
];
const argumentFields = [
  "model_args",
  "model_kwargs",
  "tokenizer_args",
  "processor_kwargs",
  "processing_kwargs",
  "config_args",
  "config_kwargs",
];

/** Arguments stand above config.json and the tokenizer's files: one that is not known may make another model. */
function checkArguments(settings: Json, file: string): void {
  for (const field of argumentFields) {
    const given = settings[field];
    if (typeof given !== "object" || given === null) continue;
    const [unknown] = Object.entries(given).filter(([name]) => !harmless.includes(name));
    if (unknown !== undefined)
      throw new InputError(
        `${file}: ${field} sets ${unknown[0]} to ${JSON.stringify(unknown[1])}, which may compute something else than the model's other files say; write it there, or ${cure}`,
      );
  }
}
