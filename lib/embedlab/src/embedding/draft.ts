import { readFile, stat } from "node:fs/promises";
import { basename, join, resolve } from "node:path";
import { InputError } from "../errors.js";
import { checkContract } from "./contract/check-contract.js";
import { noLimit, type ModelContract, type ModelSource } from "./contract/contract.js";
import { readDeclaredUse, readPrompts, type DeclaredUse } from "./contract/declared.js";
import { optionalJson } from "./json.js";
import { groupingPrompt } from "./contract/prompts.js";
import { planOf } from "./graph/architectures.js";
import { servingFiles, storedNumberTypes } from "./graph/number-types.js";
import { readOnnxInterface } from "./graph/onnx-file.js";
import { exists } from "./disk.js";
import { downloadDeclarations, downloadHubModel, type HubOptions } from "./hub/hub.js";
import { hubRepository } from "./hub/repository.js";
import { unfilledInputs } from "./local/graph-inputs.js";
import { readFacts } from "./local/model-facts.js";
import { readTokenTable, tableFolder } from "./static/token-table.js";

/** A contract as a model's own files declare it, and what they leave open. */
export interface Draft {
  readonly contract: ModelContract;
  /** Each begins with the field that it is about. */
  readonly doubts: readonly string[];
}

/** A model's files as far as they are here, and which there are. */
interface Declared {
  readonly id: string;
  readonly source: ModelSource;
  readonly folder: string;
  readonly has: (file: string) => boolean | Promise<boolean>;
  readonly card: Readonly<Record<string, unknown>>;
  /** Where all files must be here. */
  readonly all: () => Promise<void>;
}

/**
 * Drafts the contract of a model in a folder, or in a repository of the hub (`owner/name`, or `owner/name@branch`), from what
 * its own files declare: modules.json and what it names, config.json, the tokenizer's limit, prompts, the card's licence. Of a
 * repository the small files alone are downloaded. Throws InputError where they contradict themselves or cannot be had.
 */
export async function draftContract(
  name: string,
  { root = process.cwd(), ...options }: HubOptions & { readonly root?: string } = {},
): Promise<Draft> {
  const isHere = (await stat(resolve(root, name)).catch(() => undefined))?.isDirectory() === true;
  const model = isHere ? await ofFolder(name, root) : await ofHub(name, options);
  const { folder, card } = model;
  const doubts = ["treatment: no file says it; raw takes the texts as they are"];
  const licence = typeof card.license === "string" ? card.license : "not said";
  if (licence === "not said") doubts.push("licence: the model's files do not say it");
  const language = [card.language].flat();
  const shared = {
    id: model.id,
    source: model.source,
    treatment: "raw",
    licence,
    ...(language.length === 1 && /^[a-z]{2}$/.test(String(language[0])) && { languages: language as string[] }),
  } as const;
  const own =
    (await tableFolder(folder)) === undefined ? await networkFields(model, doubts) : await tableFields(model, doubts);
  return { contract: checkContract({ ...shared, ...own }), doubts };
}

const idOf = (name: string): string =>
  basename(name)
    .replace(/[^\w.@+-]/g, "-")
    .slice(0, 100) || "model";

async function ofFolder(name: string, root: string): Promise<Declared> {
  const folder = resolve(root, name);
  return {
    id: idOf(folder),
    source: { kind: "folder", path: name },
    folder,
    has: (file) => exists(join(folder, file)),
    card: cardHead(await readFile(join(folder, "README.md"), "utf8").catch(() => "")),
    all: () => Promise.resolve(),
  };
}

async function ofHub(name: string, options: HubOptions): Promise<Declared> {
  const [, repository, branch = "main"] = /^([\w-][\w.-]*\/[\w-][\w.-]*)(?:@([\w./-]+))?$/.exec(name) ?? [];
  if (repository === undefined)
    throw new InputError(`there is no folder ${name}, and it reads not as a repository of the hub: owner/name`);
  const { revision, files, card } = await hubRepository(repository, branch, options);
  const pinned = { repository, revision };
  return {
    id: idOf(repository),
    source: { kind: "hub", ...pinned },
    folder: await downloadDeclarations({ ...pinned, dtype: "fp32" }, options),
    has: (file) => files.includes(file),
    card,
    all: async () => void (await downloadHubModel({ ...pinned, dtype: "fp32" }, options)),
  };
}

/** The lines `license:` and `language:` between the card's first two rules. */
function cardHead(card: string): Readonly<Record<string, unknown>> {
  const head = /^---\r?\n([^]*?)\n---/.exec(card)?.[1] ?? "";
  const field = (name: string): string | undefined =>
    new RegExp(`^${name}:[ \\t]*["']?([\\w.-]+)["']?[ \\t]*\\r?$`, "m").exec(head)?.[1];
  const only = /^language:[ \t]*\r?\n[ \t]*- ["']?(\w+)["']?[ \t]*\r?(?:\n(?![ \t]*-)|$)/m.exec(head)?.[1];
  return { license: field("license"), language: field("language") ?? only };
}

async function tableFields({ id, source, folder, all }: Declared, doubts: string[]) {
  await all();
  const { dimensions, normalize } = await readTokenTable(folder);
  const { prompts, truncateDimensions } = await readPrompts(folder);
  if (Object.keys(prompts).length > 0)
    doubts.push(`prefix: the model declares ${listed(prompts)}; write the one that fits`);
  return {
    prefix: groupingPrompt({ id, source }) ?? "",
    pooling: "mean",
    normalize,
    dtype: "fp32",
    maxTokens: noLimit,
    dimensions,
    ...keptDimensions(truncateDimensions, normalize, doubts),
  } as const;
}

async function networkFields(model: Declared, doubts: string[]): Promise<Partial<ModelContract>> {
  const { id, source, folder } = model;
  const declared = await readDeclaredUse(folder);
  const base = join(folder, declared.transformerPath);
  const config = await optionalJson(base, "config.json");
  if (config === undefined)
    throw new InputError(`${join(base, "config.json")} is missing: nothing tells what the model is`);
  const graph = await runnable(model, declared, config, doubts);
  const facts = readFacts(config);
  if (declared.pooling.length === 0 && graph.pooling === undefined)
    doubts.push(
      `pooling: ${declared.poolingFile} is not there; the mean of the tokens is what sentence-transformers takes then`,
    );
  if (declared.normalize === null)
    doubts.push("normalize: there is no modules.json; sentence-transformers leaves vectors as they come then");
  if (facts.classifier !== null && declared.normalize === null)
    doubts.push(`source: config.json says ${facts.classifier}, which classifies: is it an embedding?`);
  if (await exists(join(base, "adapter_config.json")))
    doubts.push("source: an adapter lies beside the weights and is not added to them; merge it first");
  const most = Math.min(declared.maxTokens ?? Infinity, facts.maxPositions ?? Infinity);
  if (most === Infinity) doubts.push("maxTokens: no file says it; 512 is a guess");
  return {
    ...promptFields(declared, groupingPrompt({ id, source }), doubts),
    pooling: graph.pooling ?? (declared.pooling.length > 1 ? declared.pooling : (declared.pooling[0] ?? "mean")),
    ...(graph.inputs !== undefined && { inputs: graph.inputs }),
    normalize: declared.normalize ?? false,
    dtype: graph.dtype,
    maxTokens: most === Infinity ? 512 : most,
    dimensions: graph.dimensions ?? widthOf(declared, facts.hiddenSize, join(base, "config.json")),
    ...keptDimensions(declared.truncateDimensions, declared.normalize === true, doubts),
  };
}

/** The dimensions that the model's own files keep (truncate_dim). */
function keptDimensions(
  kept: number | null,
  normalize: boolean,
  doubts: string[],
): Pick<ModelContract, "truncateDimensions"> {
  if (kept === null) return {};
  if (normalize)
    doubts.push(
      "truncateDimensions: vectors are scaled to length 1 after they are cut; sentence-transformers leaves them as truncate_dim cut them, in the same directions and shorter",
    );
  return { truncateDimensions: kept };
}

/** Which number type runs from which file, and what an exported graph that is here says of itself. */
async function runnable(
  { folder, has }: Declared,
  { transformerPath }: DeclaredUse,
  config: Readonly<Record<string, unknown>>,
  doubts: string[],
): Promise<Pick<ModelContract, "dtype"> & Partial<Pick<ModelContract, "pooling" | "inputs" | "dimensions">>> {
  const cannotBuild = whyNot(config);
  for (const dtype of storedNumberTypes)
    for (const name of servingFiles(dtype, cannotBuild === undefined)) {
      const file = transformerPath === "" ? name : `${transformerPath}/${name}`;
      if (!(await has(file))) continue;
      if (dtype !== "fp32") doubts.push(`dtype: no file gives fp32; ${file} gives ${dtype}`);
      if (!file.endsWith(".onnx")) return { dtype };
      if (!(await exists(join(folder, file)))) {
        doubts.push(
          `pooling: ${file} is run as its publisher wrote it; where it gives a text's vector itself, or wants inputs of its own, opening says so`,
        );
        return { dtype };
      }
      return { dtype, ...ofGraph(join(folder, file), doubts) };
    }
  doubts.push(
    `dtype: nothing here can be run: ${cannotBuild ?? "there are neither weights (model.safetensors) nor onnx/model.onnx"}`,
  );
  return { dtype: "fp32" };
}

function ofGraph(path: string, doubts: string[]): Partial<Pick<ModelContract, "pooling" | "inputs" | "dimensions">> {
  const { inputs, outputs } = readOnnxInterface(path);
  const wanted = unfilledInputs(inputs.map(({ name }) => name));
  for (const name of wanted)
    doubts.push(`inputs: the graph wants ${name}; 0 is a guess, and the model's card says what it means`);
  const text = outputs.find(({ name }) => name === "sentence_embedding");
  if (text !== undefined)
    doubts.push('pooling: the graph gives sentence_embedding, so "none" takes that as its publisher means it');
  const width = text?.dims.at(-1);
  return {
    ...(text !== undefined && { pooling: "none" as const }),
    ...(typeof width === "number" && width > 0 && { dimensions: width }),
    ...(wanted.length > 0 && { inputs: Object.fromEntries(wanted.map((name) => [name, 0])) }),
  };
}

function whyNot(config: Readonly<Record<string, unknown>>): string | undefined {
  try {
    planOf(config, "config.json");
    return undefined;
  } catch (error) {
    if (error instanceof InputError) return error.message;
    throw error;
  }
}

/** The model's own prompt for grouping, its family's, or the one that it adds unless told. */
function promptFields(
  { prompts, emptyPrompts, defaultPrompt }: DeclaredUse,
  ofFamily: string | undefined,
  doubts: string[],
): Pick<ModelContract, "prefix" | "prompt"> {
  const named = Object.keys(prompts).find((name) => /^clustering$/i.test(name));
  const prompt = named ?? (ofFamily === undefined ? (defaultPrompt ?? undefined) : undefined);
  if (Object.keys(prompts).length > 0 && named === undefined)
    doubts.push(
      `prompt: the model declares ${listed(prompts)}${emptyPrompts.length > 0 ? ` and none for ${emptyPrompts.join(", ")}` : ""}, and none of them for grouping; name the one that fits`,
    );
  if (prompt !== undefined) return { prefix: "", prompt };
  if (ofFamily !== undefined)
    doubts.push("prefix: as the family's cards have it, by the model's name; its files do not declare it");
  return { prefix: ofFamily ?? "" };
}

const listed = (prompts: Readonly<Record<string, string>>): string =>
  Object.entries(prompts)
    .map(([name, text]) => `${name} ${JSON.stringify(text)}`)
    .join(", ");

function widthOf({ pooling, modules }: DeclaredUse, hiddenSize: number | null, file: string): number {
  const last = modules.findLast(({ kind }) => kind !== "normalize");
  if (last?.kind === "dense") return last.outputs;
  if (hiddenSize === null) throw new InputError(`${file} says no hidden_size: the model's dimensions are not known`);
  return hiddenSize * Math.max(1, pooling.length);
}
