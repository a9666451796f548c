import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { InputError } from "../../errors.js";
import { exists } from "../disk.js";
import { messageOf } from "../../reasons.js";
import { moduleList } from "../contract/declared.js";
import { sentenceSettingsFiles } from "../contract/sentence-settings.js";
import { planOf } from "../graph/architectures.js";
import { shardNames } from "../graph/checkpoint.js";
import { serving, servingFiles, weightsFiles } from "../graph/number-types.js";
import { readOnnxInterface } from "../graph/onnx-file.js";
import type { HubModel } from "./hub-cache.js";
import { parseJson } from "../json.js";
import { shown } from "../../text/shown.js";

/**
 * Files that serve the same purpose, all of them data: the first that the repository has is taken.
 */
export interface FileGroup {
  readonly names: readonly string[];
  readonly needed: boolean;
  /** Why no other file would do, for people. */
  readonly why?: string;
}

const needed = (...names: readonly string[]): FileGroup => ({ names, needed: true });
const optional = (...names: readonly string[]): FileGroup[] => names.map((name) => ({ names: [name], needed: false }));

export function checkHubModel({ repository, revision, file }: HubModel): void {
  if (!/^[\w-][\w.-]*(\/[\w-][\w.-]*)?$/.test(repository) || repository.includes(".."))
    throw new InputError(`hub repository ${JSON.stringify(repository)} must read owner/name`);
  if (!/^[0-9a-f]{40}$/.test(revision))
    throw new InputError(
      `hub revision ${JSON.stringify(revision)} of ${repository} must be a commit of 40 hex digits, because a branch moves`,
    );
  if (file !== undefined && (!/^[\w-][\w./-]*\.onnx$/.test(file) || /\.\.|\/\/|\/\./.test(file)))
    throw new InputError(
      `${repository}: the file to run, ${JSON.stringify(file)}, must be an .onnx file inside the repository`,
    );
}

/**
 * The files that a model needs, as far as the files that are in `folder` already tell: modules.json names modules,
 * config.json tells whether weights can be built, an index its shards, an ONNX model its data files. Asked again after
 * each fetch until nothing new comes.
 */
export async function hubFiles(model: HubModel, folder: string): Promise<FileGroup[]> {
  checkHubModel(model);
  const groups = optional("modules.json", "config_sentence_transformers.json");
  const list = moduleList(await json(folder, "modules.json"), `${model.repository}/modules.json`);
  // Older repositories of model2vec have no modules.json.
  const isTable =
    ((await json(folder, "config.json")) as { model_type?: unknown } | undefined)?.model_type === "model2vec";
  const table = list?.find(({ kind }) => kind === "StaticEmbedding")?.path ?? (isTable ? "" : undefined);
  if (table !== undefined) {
    const inTable = (name: string): string => (table === "" ? name : `${table}/${name}`);
    return [
      ...groups,
      ...optional("config.json"),
      needed(inTable("tokenizer.json")),
      needed(inTable("model.safetensors")),
    ];
  }
  // What the modules are is for the reader of the folder to judge.
  const base = list?.find(({ kind }) => kind === "Transformer")?.path ?? "";
  const at = (name: string): string => (base === "" ? name : `${base}/${name}`);
  groups.push(
    needed(at("config.json")),
    needed(at("tokenizer.json")),
    // An adapter's is brought to be refused by name.
    ...optional(at("tokenizer_config.json"), at("sentence_bert_config.json"), at("adapter_config.json")),
  );
  const [usual, ...older] = sentenceSettingsFiles.map(at);
  // Few repositories have an older name: they are asked for one where it is likely.
  if (list !== undefined && !(await exists(join(folder, usual)))) groups.push({ names: older, needed: false });
  if (list === undefined) groups.push(...optional("1_Pooling/config.json"));
  for (const { kind, path } of list ?? []) {
    if (kind === "Transformer" || path === "") continue;
    if (["Pooling", "Dense", "LayerNorm"].includes(kind)) groups.push(needed(`${path}/config.json`));
    if (["Dense", "LayerNorm"].includes(kind)) groups.push(needed(`${path}/model.safetensors`));
  }
  const config = await json(folder, at("config.json"));
  // Without its config nothing is known of the weights; it is fetched first.
  if (config === undefined) return [...groups, needed(...modelFiles(model, true).map(at))];
  return [...groups, ...(await weightGroups(model, folder, at, whyNotBuilt(config)))];
}

function modelFiles({ dtype, file, exportedOnly = false }: HubModel, buildable: boolean): string[] {
  return file !== undefined ? [file] : servingFiles(dtype, buildable && !exportedOnly);
}

async function weightGroups(
  model: HubModel,
  folder: string,
  at: (name: string) => string,
  cannotBuild: string | undefined,
): Promise<FileGroup[]> {
  const files = modelFiles(model, cannotBuild === undefined).map((name) =>
    model.file === undefined ? at(name) : name,
  );
  if (files.length === 0)
    throw new InputError(
      `${model.repository}: nothing in it serves ${model.dtype}, which is built of weights${cannotBuild === undefined ? "" : ` (${cannotBuild})`}; choose another dtype (${Object.keys(
        serving,
      )
        .filter((dtype) => serving[dtype as keyof typeof serving].exported.length > 0)
        .join(", ")})`,
    );
  const groups: FileGroup[] = [
    {
      ...needed(...files),
      ...(cannotBuild !== undefined &&
        serving[model.dtype].built !== undefined && { why: `its weights serve none (${cannotBuild})` }),
    },
  ];
  for (const name of files) {
    if (!(await exists(join(folder, name)))) continue;
    if (name.endsWith(".onnx"))
      groups.push(...readOnnxInterface(join(folder, name)).dataFiles.map((data) => needed(join(name, "..", data))));
    if (name.endsWith(weightsFiles[1]))
      groups.push(...shardNames(await json(folder, name), name).map((shard) => needed(at(shard))));
    // The first that is there is the one that runs.
    break;
  }
  return groups;
}

/** Undefined where a graph can be built from the model's weights. */
function whyNotBuilt(config: unknown): string | undefined {
  try {
    planOf(config as Record<string, unknown>, "config.json");
    return undefined;
  } catch (error) {
    if (error instanceof InputError) return error.message;
    throw error;
  }
}

async function json(folder: string, name: string): Promise<unknown> {
  const text = await readFile(join(folder, name), "utf8").catch(() => undefined);
  if (text === undefined) return undefined;
  let value: unknown;
  try {
    value = parseJson(text);
  } catch (error) {
    throw new InputError(
      `${join(folder, name)} is not JSON (${messageOf(error)}): remove it, and it is downloaded again`,
    );
  }
  if (typeof value === "object" && value !== null) return value;
  throw new InputError(
    `${join(folder, name)} holds ${shown(text, 40)}, no object: remove it, and it is downloaded again`,
  );
}
