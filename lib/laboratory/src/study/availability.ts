import { stat } from "node:fs/promises";
import { resolve } from "node:path";
import { InputError } from "embedlab";
import { downloadHubModel } from "embedlab/embedding";
import type { RunOptions } from "embedlab/numeric";
import { projectRoot, type Study } from "./study.js";

/** Brings what the study's models need and is not here yet; the models that cannot be had, with the reason and the cure. */
export async function fetchModels(
  study: Study,
  run: Pick<RunOptions, "signal" | "onProgress"> = {},
): Promise<{ id: string; reason: string }[]> {
  const missing: { id: string; reason: string }[] = [];
  for (const { id, source, dtype } of study.contracts) {
    if (
      source.kind === "folder" &&
      !(await stat(resolve(projectRoot, source.path)).then(
        () => true,
        () => false,
      ))
    ) {
      missing.push({ id, reason: `there is no folder ${source.path}` });
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
