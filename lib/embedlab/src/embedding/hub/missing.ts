import { exists } from "../disk.js";
import { join } from "node:path";
import { absenceMark, hubFolder, type HubEnvironment, type HubModel } from "./hub-cache.js";
import { hubFiles, type FileGroup } from "./hub-files.js";

export interface MissingFiles {
  /** What the model cannot run without, "a or b" where either serves. */
  readonly needed: readonly FileGroup[];
  /** What may declare how the model is used, and is neither there nor noted as absent from the repository. */
  readonly unknown: readonly FileGroup[];
}

/** What is still to be fetched, as far as the files that are there tell. */
export async function missingFiles(model: HubModel, environment: HubEnvironment = process.env): Promise<MissingFiles> {
  const folder = hubFolder(model, environment);
  const found: { needed: FileGroup[]; unknown: FileGroup[] } = { needed: [], unknown: [] };
  for (const group of await hubFiles(model, folder)) {
    const present = await Promise.all(group.names.map((name) => exists(join(folder, name))));
    if (present.includes(true)) continue;
    if (group.needed) found.needed.push(group);
    else if (!(await exists(absenceMark(model, group.names[0], environment)))) found.unknown.push(group);
  }
  return found;
}

/** What the model cannot run without and is not there, "a or b" where either serves; empty when it can run. */
export async function missingHubFiles(model: HubModel, environment: HubEnvironment = process.env): Promise<string[]> {
  return (await missingFiles(model, environment)).needed.map(({ names }) => names.join(" or "));
}
