import { stat } from "node:fs/promises";
import { resolve } from "node:path";
import { InputError } from "embedlab";
import { downloadHubModel, type ModelSource } from "embedlab/embedding";
import type { RunOptions } from "embedlab/numeric";
import { projectRoot, type Study } from "./study.js";

/** The fields of a source that name what must lie on this disk. */
function filesOf(source: ModelSource): readonly (readonly [field: string, path: string])[] {
  if (source.kind === "folder") return [["path", source.path]];
  if (source.kind !== "vectors") return [];
  return [["path", source.path], ...(source.ids === undefined ? [] : [["ids", source.ids] as const])];
}

/** Brings what the study's models need and is not here yet; the models that cannot be had, with the reason and the cure. */
export async function fetchModels(
  study: Study,
  run: Pick<RunOptions, "signal" | "onProgress"> = {},
): Promise<{ id: string; reason: string }[]> {
  const missing: { id: string; reason: string }[] = [];
  for (const { id, source, dtype } of study.contracts) {
    for (const [field, path] of filesOf(source)) {
      const absolute = resolve(projectRoot, path);
      const isThere = await stat(absolute).then(
        () => true,
        () => false,
      );
      if (!isThere)
        missing.push({
          id,
          reason: `there is no ${source.kind === "folder" ? "folder" : "file"} ${absolute}; correct the contract's source.${field}`,
        });
    }
    if (source.kind !== "hub") continue;
    try {
      await downloadHubModel(
        {
          repository: source.repository,
          revision: source.revision,
          file: source.file,
          dtype: dtype === "auto" ? "fp32" : dtype,
        },
        run,
      );
    } catch (error) {
      if (!(error instanceof InputError)) throw error;
      missing.push({ id, reason: error.message });
    }
  }
  return missing;
}
