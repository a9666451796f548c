import { readFile, readdir } from "node:fs/promises";
import { basename, join } from "node:path";
import { Problem, root } from "../run.mjs";

/** The notebooks with their bytes and titles, in order; `only` picks by number. */
export async function notebooksFor(only) {
  const folder = join(root, "notebooks");
  const files = (await readdir(folder)).filter((file) => /^\d\d-.*\.ipynb$/.test(file)).sort();
  const unknown = only?.find((number) => !files.some((file) => file.startsWith(number)));
  if (unknown !== undefined)
    throw new Problem(`--only ${unknown}: there is no such notebook; there are ${files.join(", ")}`);
  const chosen = files.filter((file) => only === undefined || only.some((number) => file.startsWith(number)));
  return Promise.all(
    chosen.map(async (file) => {
      const path = join(folder, file);
      const bytes = await readFile(path);
      const heading = JSON.parse(bytes)
        .cells.map(
          ({ cell_type: type, source }) => type === "markdown" && /^# (.+)$/m.exec([source].flat().join(""))?.[1],
        )
        .find(Boolean);
      return { file, path, bytes, title: heading ?? basename(file, ".ipynb") };
    }),
  );
}
