import { join } from "node:path";
import { InputError } from "../../errors.js";
import { poolings, type TokenPooling } from "./contract.js";
import { activations, type Activation } from "../local/layers.js";
import { optionalJson } from "../json.js";
import { excerpt, writeOut } from "../../text/shown.js";
import { sentenceSettings } from "./sentence-settings.js";

/** A module that stands after the pooling in modules.json. */
export type DeclaredModule =
  | { readonly kind: "normalize" }
  | {
      readonly kind: "dense";
      readonly path: string;
      readonly inputs: number;
      readonly outputs: number;
      readonly bias: boolean;
      readonly activation: Activation;
      readonly residual: boolean;
    }
  | { readonly kind: "layerNorm"; readonly path: string; readonly dimensions: number };

/** What sentence-transformers' own files in a folder declare; null or empty where they do not. */
export interface DeclaredUse {
  /** Several where the model puts them side by side. */
  readonly pooling: readonly TokenPooling[];
  /** Where the pooling is declared, from the folder on. */
  readonly poolingFile: string;
  /** False where a prompt's tokens must not be pooled. */
  readonly includePrompt: boolean;
  readonly maxTokens: number | null;
  /** Whether the last module is Normalize; null where there is no modules.json. */
  readonly normalize: boolean | null;
  /** Whether texts are to be written in small letters first. */
  readonly lowerCase: boolean;
  readonly modules: readonly DeclaredModule[];
  /** By name, those that say something. */
  readonly prompts: Readonly<Record<string, string>>;
  /** Names of prompts that are declared to be empty. */
  readonly emptyPrompts: readonly string[];
  /** The prompt that sentence-transformers adds unless told. */
  readonly defaultPrompt: string | null;
  /** The first dimensions that sentence-transformers keeps unless told; null where it keeps all. */
  readonly truncateDimensions: number | null;
  /** Where the network's own files lie, from the folder on: "" or "0_Transformer". */
  readonly transformerPath: string;
  /** The class that modules.json names for the network, where it is not sentence-transformers' own; else null. */
  readonly ownCode: string | null;
}

type Json = Readonly<Record<string, unknown>>;

/** A path that modules.json may name: below the folder, of a length that every disk takes. */
const isSafePath = (path: string): boolean => path.length <= 150 && /^[\w-][\w.-]*(\/[\w-][\w.-]*)*$/.test(path);

/** The modules of modules.json by their kind, and their paths; undefined where the folder has none. */
export function moduleList(
  modules: unknown,
  file: string,
): { readonly kind: string; readonly type: string; readonly path: string }[] | undefined {
  if (modules === undefined) return undefined;
  if (!Array.isArray(modules)) throw new InputError(`${file} is no list of modules: download it again`);
  const names = new Set<unknown>();
  return (modules as unknown[]).map((module) => {
    const { type, path, name } = (module ?? {}) as { type?: unknown; path?: unknown; name?: unknown };
    if (typeof type !== "string" || typeof path !== "string" || (path !== "" && path !== "." && !isSafePath(path))) {
      throw new InputError(
        `${file}: the module ${excerpt(writeOut(JSON.stringify(module)), 0, 200)} has no type, or a path that leads out of the folder or is longer than 150 characters`,
      );
    }
    // sentence-transformers keeps the last of one name, in the first one's place.
    if (name !== undefined && names.has(name))
      throw new InputError(`${file} names two modules ${JSON.stringify(name)}: download it again`);
    names.add(name);
    // model2vec writes "." for the folder itself.
    return { kind: type.slice(type.lastIndexOf(".") + 1), type, path: path === "." ? "" : path };
  });
}

/**
 * Reads modules.json and what it names, sentence_bert_config.json, tokenizer_config.json and
 * config_sentence_transformers.json, as sentence-transformers up to version 6 writes them. Throws InputError for a module
 * that is not known, or stands where it cannot be applied.
 */
export async function readDeclaredUse(folder: string): Promise<DeclaredUse> {
  const file = join(folder, "modules.json");
  const modules = moduleList(await optionalJson(folder, "modules.json"), file);
  const transformer = modules?.find(({ kind }) => transformerKinds.includes(kind));
  const poolingModule = modules?.find(({ kind }) => kind === "Pooling");
  const poolingFile = `${poolingModule?.path ?? "1_Pooling"}/config.json`;
  const pooling =
    modules === undefined || poolingModule !== undefined ? await optionalJson(folder, poolingFile) : undefined;
  const transformerPath = transformer?.path ?? "";
  const settings = await sentenceSettings(folder, transformerPath);
  const tokenizer = await optionalJson(join(folder, transformerPath), "tokenizer_config.json");
  const limit = settings.max_seq_length ?? tokenizer?.model_max_length;
  const after = await modulesAfterPooling(folder, file, modules);
  const prompts = await readPrompts(folder);
  return {
    pooling: poolingModes(pooling, join(folder, poolingFile)),
    poolingFile,
    includePrompt: pooling?.include_prompt !== false,
    // Tokenizers without a limit say 1e30.
    maxTokens: typeof limit === "number" && Number.isSafeInteger(limit) && limit > 0 && limit < 2 ** 31 ? limit : null,
    normalize: modules === undefined ? null : after.at(-1)?.kind === "normalize",
    lowerCase: settings.do_lower_case === true,
    modules: after,
    ...prompts,
    transformerPath,
    ownCode: transformer === undefined || isKnownCode(transformer.type) ? null : transformer.type,
  };
}

/** Others may give the name of a module of sentence-transformers to code of their own. */
const isKnownCode = (type: string): boolean => type.startsWith("sentence_transformers.");

const transformerKinds = ["Transformer"];

/** sentence-transformers' flags before its version 6, which says `"pooling_mode": "mean"`, or a list. */
const poolingFlags: readonly (readonly [string, TokenPooling])[] = [
  ["pooling_mode_cls_token", "cls"],
  ["pooling_mode_max_tokens", "max"],
  ["pooling_mode_mean_tokens", "mean"],
  ["pooling_mode_mean_sqrt_len_tokens", "mean_sqrt_len_tokens"],
  ["pooling_mode_weightedmean_tokens", "weightedmean"],
  ["pooling_mode_lasttoken", "lasttoken"],
];

function poolingModes(config: Json | undefined, file: string): TokenPooling[] {
  if (config === undefined) return [];
  const mode = config.pooling_mode;
  if (mode === undefined) {
    const flagged = poolingFlags.flatMap(([flag, name]) => (config[flag] === true ? [name] : []));
    // As sentence-transformers has it where no flag is set.
    return flagged.length > 0 ? flagged : ["mean"];
  }
  const modes = Array.isArray(mode) ? (mode as unknown[]) : [mode];
  const unknown = modes.find((name) => !poolings.includes(name as TokenPooling));
  if (unknown !== undefined)
    throw new InputError(
      `${file}: pooling_mode ${JSON.stringify(unknown)} is not known; it can be ${poolings.join(", ")}`,
    );
  return modes as TokenPooling[];
}

async function modulesAfterPooling(
  folder: string,
  file: string,
  modules: ReturnType<typeof moduleList>,
): Promise<DeclaredModule[]> {
  const found: DeclaredModule[] = [];
  let seen: "nothing" | "transformer" | "pooling" = "nothing";
  for (const { kind, type, path } of modules ?? []) {
    if (transformerKinds.includes(kind) && seen === "nothing") seen = "transformer";
    else if (!isKnownCode(type))
      throw new InputError(
        `${file} declares the module ${type}, which is not known: it is code of the model's own; serve this model by an endpoint`,
      );
    else if (kind === "Pooling" && seen === "transformer") seen = "pooling";
    // It does nothing but in training.
    else if (kind === "Dropout") continue;
    else if (kind === "Normalize" && seen === "pooling") found.push({ kind: "normalize" });
    else if (kind === "Dense" && seen === "pooling") found.push(await readDense(folder, path));
    else if (kind === "LayerNorm" && seen === "pooling") found.push(await readLayerNorm(folder, path));
    else {
      throw new InputError(
        `${file} declares the module ${type}${["Transformer", "Pooling", "Normalize", "Dense", "LayerNorm"].includes(kind) ? " where it cannot be applied" : ", which is not known"}: Transformer, Pooling, then Dense, LayerNorm and Normalize can be applied; serve this model by an endpoint`,
      );
    }
  }
  return found;
}

function countIn(config: Json, field: string, file: string): number {
  const value = config[field];
  if (!Number.isSafeInteger(value) || (value as number) < 1 || (value as number) > 2 ** 20)
    throw new InputError(`${file}: ${field} is ${JSON.stringify(value)}; a positive integer is needed`);
  return value as number;
}

async function moduleConfig(folder: string, path: string): Promise<{ config: Json; file: string }> {
  const file = join(folder, path, "config.json");
  const config = await optionalJson(folder, `${path}/config.json`);
  if (config === undefined)
    throw new InputError(
      `${file} is missing: modules.json names it; copy the folder ${path} from the model's repository`,
    );
  return { config, file };
}

async function readDense(folder: string, path: string): Promise<DeclaredModule> {
  const { config, file } = await moduleConfig(folder, path);
  const name = config.activation_function ?? "torch.nn.modules.activation.Tanh";
  const activation =
    typeof name === "string" && name.startsWith("torch.nn.") ? name.slice(name.lastIndexOf(".") + 1) : "";
  if (!Object.hasOwn(activations, activation))
    throw new InputError(
      `${file}: activation_function ${JSON.stringify(name)} is not known; it can be torch.nn's ${Object.keys(activations).join(", ")}`,
    );
  for (const field of ["module_input_name", "module_output_name"]) {
    const value = config[field] ?? "sentence_embedding";
    if (value !== "sentence_embedding")
      throw new InputError(
        `${file}: ${field} is ${JSON.stringify(value)}; a Dense module of one vector a text ("sentence_embedding") can be applied`,
      );
  }
  return {
    kind: "dense",
    path,
    inputs: countIn(config, "in_features", file),
    outputs: countIn(config, "out_features", file),
    bias: config.bias !== false,
    activation: activation as Activation,
    residual: config.use_residual === true,
  };
}

async function readLayerNorm(folder: string, path: string): Promise<DeclaredModule> {
  const { config, file } = await moduleConfig(folder, path);
  return { kind: "layerNorm", path, dimensions: countIn(config, "dimension", file) };
}

/** What config_sentence_transformers.json says of prompts and dimensions. Throws InputError where it is of another kind of model. */
export async function readPrompts(
  folder: string,
): Promise<Pick<DeclaredUse, "prompts" | "emptyPrompts" | "defaultPrompt" | "truncateDimensions">> {
  const config = await optionalJson(folder, "config_sentence_transformers.json");
  const kind = config?.model_type ?? "SentenceTransformer";
  if (kind !== "SentenceTransformer")
    throw new InputError(
      `${join(folder, "config_sentence_transformers.json")}: model_type is ${JSON.stringify(kind)}, which gives no single vector a text; choose an embedding ("SentenceTransformer")`,
    );
  const all =
    typeof config?.prompts === "object" && config.prompts !== null
      ? Object.entries(config.prompts as Json).filter(
          (entry): entry is [string, string] => typeof entry[1] === "string",
        )
      : [];
  const kept = config?.truncate_dim;
  return {
    prompts: Object.fromEntries(all.filter(([, prompt]) => prompt !== "")),
    emptyPrompts: all.filter(([, prompt]) => prompt === "").map(([name]) => name),
    defaultPrompt: typeof config?.default_prompt_name === "string" ? config.default_prompt_name : null,
    truncateDimensions: typeof kept === "number" && Number.isSafeInteger(kept) && kept > 0 ? kept : null,
  };
}
