import { join } from "node:path";
import { InputError } from "../../errors.js";
import { exists } from "../disk.js";
import { optionalJson } from "../json.js";
import { Safetensors, type StoredTensor } from "./safetensors.js";
import { weightsFiles } from "./number-types.js";

/** The names of shards that an index lists, sorted. Throws InputError for one that leads out of its folder. */
export function shardNames(index: unknown, file: string): string[] {
  const map = (index as { weight_map?: unknown } | undefined)?.weight_map;
  if (typeof map !== "object" || map === null) throw new InputError(`${file} has no weight_map: download it again`);
  const names = [...new Set(Object.values(map as Record<string, unknown>))];
  const bad = names.find((name) => typeof name !== "string" || !/^[\w-][\w.-]*\.safetensors$/.test(name));
  if (bad !== undefined || names.length === 0)
    throw new InputError(`${file} names ${JSON.stringify(bad)} as a shard, which is no .safetensors file beside it`);
  return (names as string[]).sort();
}

/**
 * The files of a folder's weights: `model.safetensors`, or the shards of its index; empty where it has neither. Throws
 * InputError naming a shard that is missing.
 */
export async function checkpointFiles(folder: string): Promise<string[]> {
  const [whole, index] = weightsFiles.map((name) => join(folder, name));
  if (await exists(whole)) return [whole];
  const json = await optionalJson(folder, weightsFiles[1]);
  if (json === undefined) return [];
  const shards = shardNames(json, index).map((name) => join(folder, name));
  for (const shard of shards)
    if (!(await exists(shard)))
      throw new InputError(`${shard} is missing: ${index} names it; copy it from the model's repository`);
  return shards;
}

/** A checkpoint's tensors, in one file or in several. */
export class Checkpoint {
  readonly tensors: ReadonlyMap<string, StoredTensor>;
  private readonly owners: ReadonlyMap<string, Safetensors>;

  private constructor(
    private readonly files: readonly Safetensors[],
    readonly name: string,
  ) {
    this.tensors = new Map(files.flatMap((file) => [...file.tensors]));
    this.owners = new Map(files.flatMap((file) => [...file.tensors.keys()].map((tensor) => [tensor, file] as const)));
  }

  static async open(paths: readonly string[]): Promise<Checkpoint> {
    const files: Safetensors[] = [];
    try {
      for (const path of paths) files.push(await Safetensors.open(path));
    } catch (error) {
      await Promise.all(files.map((file) => file.close()));
      throw error;
    }
    return new Checkpoint(files, files.length === 1 ? files[0].name : weightsFiles[1]);
  }

  /** The values of an F32, F16 or BF16 tensor as float32. */
  readFloats(name: string): Promise<Float32Array> {
    const file = this.owners.get(name);
    if (file === undefined) throw new InputError(`${this.name}: no tensor ${name}`);
    return file.readFloats(name);
  }

  async close(): Promise<void> {
    await Promise.all(this.files.map((file) => file.close()));
  }
}
