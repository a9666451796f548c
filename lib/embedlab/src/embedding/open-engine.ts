import { join, resolve } from "node:path";
import { InputError } from "../errors.js";
import type { RunOptions } from "../numeric/run.js";
import { chooseNumberType } from "./local/auto.js";
import { fidelityWarning } from "./local/fidelity.js";
import { vectorDimensions, type ModelContract } from "./contract/contract.js";
import type { Engine } from "./engine.js";
import { downloadHubModel } from "./hub/hub.js";
import { LocalEngine } from "./local/local.js";
import { builtModelTypes } from "./graph/architectures.js";
import { LsaEngine } from "./lsa/lsa.js";
import { openModelFolder, type ModelFolder, type StoredNumberType } from "./local/model-folder.js";
import { textUse, type TextUse } from "./local/text-use.js";
import { endpointIdentity } from "./endpoint/identity.js";
import { remoteEngine } from "./endpoint/remote.js";
import { isStatic, openStatic, type OpenedStatic } from "./static/static.js";
import { TransformersEngine } from "./local/transformers-engine.js";
import { ModelUnavailable } from "./unavailable.js";
import { openVectors } from "./vectors/vectors.js";

export interface OpenedEngine {
  /** With "auto" replaced by the number type that was chosen. */
  readonly contract: ModelContract;
  readonly engine: Engine;
  /** Of the model's files; empty where there are none. */
  readonly fingerprint: string;
}

export interface EngineOptions extends Pick<RunOptions, "signal" | "onProgress"> {
  readonly root: string;
  readonly cacheFolder: string;
  readonly engine?: "embedlab" | "transformers.js";
}

/** Opens what a contract's source names. */
export async function openEngine(contract: ModelContract, options: EngineOptions): Promise<OpenedEngine> {
  const { engine = "embedlab" } = options;
  if (engine === "transformers.js") return openTransformers(contract, options);
  if (engine !== "embedlab") throw new InputError(`engine is ${String(engine)}; it is "embedlab" or "transformers.js"`);
  switch (contract.source.kind) {
    case "corpus":
      return { contract, engine: new LsaEngine(contract), fingerprint: "" };
    case "endpoint":
      return openEndpoint(contract, options);
    case "vectors":
      return openVectors(contract, options.root);
    default: {
      const table = await available(contract, () => openStaticModel(contract, options));
      if (table !== undefined) return table;
      return contract.dtype === "auto" ? openFastest(contract, options) : openLocal(contract, options);
    }
  }
}

/** The model, where its folder or file holds a table of vectors instead of a network. */
export async function openStaticModel(
  contract: ModelContract,
  { root, signal, onProgress }: Pick<EngineOptions, "root" | "signal" | "onProgress">,
): Promise<OpenedStatic | undefined> {
  const { source, dtype } = contract;
  if (source.kind !== "folder" && source.kind !== "hub") return undefined;
  const path =
    source.kind === "folder"
      ? resolve(root, source.path)
      : (await downloadHubModel({ ...source, dtype: dtype === "auto" ? "fp32" : dtype }, { signal, onProgress }))
          .folder;
  return (await isStatic(path)) ? openStatic(contract, path) : undefined;
}

async function openEndpoint(contract: ModelContract, { cacheFolder, signal }: EngineOptions): Promise<OpenedEngine> {
  const engine = remoteEngine(contract);
  const { fingerprint, warnings } = await endpointIdentity(
    contract,
    remoteEngine(contract, { retries: 0 }),
    cacheFolder,
    signal,
  );
  engine.warnings.push(...warnings);
  return { contract, engine, fingerprint };
}

type OpenedLocal = OpenedEngine & { readonly engine: LocalEngine; readonly folder: ModelFolder };

/** `compare: false` where the caller compares with fp32 itself. */
async function openLocal(
  contract: ModelContract,
  options: EngineOptions,
  { compare = true } = {},
): Promise<OpenedLocal> {
  const folder = await available(contract, () => openFolder(contract, options));
  const use = await textUse(contract, folder);
  const engine = localEngine(folder, use);
  engine.warnings.push(...use.warnings, ...notFetched(contract, folder));
  if (compare && folder.approximation !== null)
    engine.warnings.push(await approximationWarning(use.contract, folder, engine, options));
  return { contract: use.contract, engine, fingerprint: fingerprintOf(folder, use), folder };
}

function localEngine(
  { transformerPath, onnxPath, weightBytes, built, padId, scalesByBatch, facts }: ModelFolder,
  use: TextUse,
): LocalEngine {
  return new LocalEngine(use.contract, {
    ...use,
    folder: transformerPath,
    onnxPath,
    weightBytes,
    mapped: built,
    padId,
    scalesByBatch,
    wantsTail: builtModelTypes().includes(facts.modelType),
  });
}

/** Of the folder's own fp32 weights, where it has them: nothing is downloaded for it. */
function approximationWarning(
  contract: ModelContract,
  folder: ModelFolder,
  engine: Engine,
  options: EngineOptions,
): Promise<string> {
  const openFp32 = async (): Promise<{ engine: Engine; fingerprint: string } | undefined> => {
    try {
      const fp32 = await openModelFolder(folder.path, { ...options, dtype: "fp32", graphs: graphsIn(options) });
      return {
        engine: localEngine(fp32, await textUse({ ...contract, dtype: "fp32" }, fp32)),
        fingerprint: fp32.fingerprint,
      };
    } catch (error) {
      if (error instanceof InputError) return undefined;
      throw error;
    }
  };
  return fidelityWarning(folder, engine, vectorDimensions(contract), openFp32, options);
}

const graphsIn = ({ cacheFolder }: EngineOptions): string => join(cacheFolder, "graphs");

/** The vectors are equal but for rounding, and kept apart in the cache. */
async function openTransformers(contract: ModelContract, options: EngineOptions): Promise<OpenedEngine> {
  const { id, source, dtype } = contract;
  if (source.kind !== "hub" && source.kind !== "folder")
    throw new InputError(
      `${id}: engine "transformers.js" opens models of the hub or a folder, and its source is of kind "${source.kind}"`,
    );
  if (dtype === "auto")
    throw new InputError(
      `${id}: engine "transformers.js" needs a number type; set dtype to one that the model has an exported file of`,
    );
  return available(contract, async () => {
    const folder = await openFolder(contract, { ...options, exportedOnly: true });
    const use = await textUse(contract, folder);
    const engine = new TransformersEngine(use.contract, folder, use);
    engine.warnings.push(...use.warnings, ...notFetched(contract, folder));
    if (folder.approximation !== null)
      engine.warnings.push(await approximationWarning(use.contract, folder, engine, options));
    return { contract: use.contract, engine, fingerprint: `${fingerprintOf(folder, use)} transformers.js` };
  });
}

interface FolderOptions extends EngineOptions {
  /** Takes exported files alone: nothing is built. */
  readonly exportedOnly?: boolean;
}

/** The folder of a contract whose source is one, or is downloaded into one. */
export async function openFolder(
  contract: ModelContract,
  options: FolderOptions,
): Promise<ModelFolder & { readonly notFetched: readonly string[] }> {
  const { root, signal, onProgress, exportedOnly } = options;
  const { source } = contract;
  const dtype = contract.dtype as StoredNumberType;
  const run = { signal, onProgress };
  const graphs = graphsIn(options);
  if (source.kind === "hub") {
    const { repository, revision, file } = source;
    const { folder, unknown } = await downloadHubModel({ repository, revision, dtype, file, exportedOnly }, run);
    const opened = await openModelFolder(folder, { dtype, graphs, file, exportedOnly, ...run });
    return { ...opened, notFetched: unknown };
  }
  if (source.kind !== "folder") throw new Error(`${source.kind} is no folder`);
  return {
    ...(await openModelFolder(resolve(root, source.path), { dtype, graphs, exportedOnly, ...run })),
    notFetched: [],
  };
}

/** Which output was taken changes the vectors where the contract does not say it. */
const fingerprintOf = ({ fingerprint, built }: ModelFolder, { output }: TextUse): string =>
  built || output === "last_hidden_state" || output === "token_embeddings" ? fingerprint : `${fingerprint} ${output}`;

const notFetched = (
  { id }: ModelContract,
  { notFetched: files }: { readonly notFetched: readonly string[] },
): string[] =>
  files.length === 0
    ? []
    : [
        `${id}: ${files.join(", ")} could not be asked for without network; what they say of the model's use is not known`,
      ];

/** Whatever keeps a model from being opened is a reason that a study shows in the model's row. */
async function available<T>(contract: ModelContract, open: () => Promise<T>): Promise<T> {
  try {
    return await open();
  } catch (error) {
    if (error instanceof InputError) throw new ModelUnavailable(`${contract.id}: ${error.message}`);
    throw error;
  }
}

async function openFastest(contract: ModelContract, options: EngineOptions): Promise<OpenedEngine> {
  const fp32 = await openLocal({ ...contract, dtype: "fp32" }, options);
  const opened = new Map<StoredNumberType, OpenedLocal>([["fp32", fp32]]);
  const open = async (dtype: StoredNumberType): Promise<Engine | undefined> => {
    if (!opened.has(dtype)) {
      let one: OpenedLocal;
      try {
        one = await openLocal({ ...contract, dtype }, options, { compare: false });
      } catch (error) {
        if (error instanceof ModelUnavailable) return undefined;
        throw error;
      }
      // q8 is w8a8 where the source has no file of it.
      if ([...opened.values()].some(({ fingerprint }) => fingerprint === one.fingerprint)) return undefined;
      opened.set(dtype, one);
    }
    return opened.get(dtype)!.engine;
  };
  const all: StoredNumberType[] = ["fp32", "w8a8", "w8a16", "fp16", "q8", "q4"];
  // Of a hub it shows only on asking what a repository has.
  const offered = contract.source.kind === "hub" ? all : all.filter((dtype) => fp32.folder.dtypes.includes(dtype));
  const { dtype, reason } = await chooseNumberType(contract, offered, open, fp32.fingerprint, options);
  await open(dtype);
  const chosen = opened.get(dtype)!;
  await Promise.all([...opened.values()].filter((one) => one !== chosen).map(({ engine }) => engine.close()));
  chosen.engine.warnings.push(reason);
  return chosen;
}
