import { InputError } from "../../errors.js";
import type { GraphPlan } from "../graph/architecture.js";
import { countParameters } from "../graph/bert-weights.js";
import { Checkpoint } from "../graph/checkpoint.js";

/** What `config.json` and the weights say; null where they do not. */
export interface ModelFacts {
  readonly modelType: string;
  readonly layers: number | null;
  readonly heads: number | null;
  readonly hiddenSize: number | null;
  readonly intermediateSize: number | null;
  readonly vocabularySize: number | null;
  /** Tokens a text may have, special tokens counted. */
  readonly maxPositions: number | null;
  /** Counted from `model.safetensors`: embeddings, encoder and pooler. */
  readonly parameters: number | null;
  /** How the graph of the asked number type multiplies matrices, in words. */
  readonly products: string;
  /** The dimensions that it was trained to be cut to, where config.json lists them as vLLM reads them; else null. */
  readonly matryoshka: readonly number[] | null;
  /** The head of another task that config.json names, such as "BertForSequenceClassification"; null where it names none. */
  readonly classifier: string | null;
  /** Whether the folder was made to try a shape (scripts/models/random-checkpoint.mjs): nothing was learned. */
  readonly randomWeights: boolean;
}

const classifiers = /For(SequenceClassification|TokenClassification|QuestionAnswering|MultipleChoice)$/;

/** What config.json alone says. */
export function readFacts(config: Record<string, unknown>): Omit<ModelFacts, "parameters" | "products"> {
  const count = (...fields: string[]): number | null => {
    const value = fields.map((field) => config[field]).find((candidate) => Number.isSafeInteger(candidate));
    return typeof value === "number" ? value : null;
  };
  const positions = count("max_position_embeddings", "n_positions");
  const isRoberta = typeof config.model_type === "string" && /roberta|camembert|mpnet/.test(config.model_type);
  return {
    modelType: typeof config.model_type === "string" ? config.model_type : "unknown",
    layers: count("num_hidden_layers", "n_layers", "n_layer"),
    heads: count("num_attention_heads", "n_heads", "n_head"),
    hiddenSize: count("hidden_size", "dim", "n_embd"),
    intermediateSize: count("intermediate_size", "hidden_dim", "n_inner"),
    vocabularySize: count("vocab_size"),
    classifier:
      [config.architectures]
        .flat()
        .find((name): name is string => typeof name === "string" && classifiers.test(name)) ?? null,
    randomWeights: config.embedlab_weights === "random",
    matryoshka: Array.isArray(config.matryoshka_dimensions)
      ? (config.matryoshka_dimensions as unknown[]).filter((value) => typeof value === "number")
      : null,
    maxPositions: positions !== null && isRoberta ? positions - (count("pad_token_id") ?? 1) - 1 : positions,
  };
}

/** Counted in the checkpoint; null where nothing says which of its tensors the network uses. */
export async function parametersOf(
  checkpoint: readonly string[],
  plan: GraphPlan | InputError | undefined,
): Promise<number | null> {
  const file = await Checkpoint.open(checkpoint);
  try {
    const counted = countParameters(file);
    if (counted !== null || plan === undefined || plan instanceof InputError) return counted;
    return plan.weights(file).reduce((sum, { dims }) => sum + dims.reduce((product, dim) => product * dim, 1), 0);
  } finally {
    await file.close();
  }
}
