import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdir, readdir, rm, stat } from "node:fs/promises";
import { basename, join } from "node:path";
import { root, step } from "../run.mjs";
import { prepareNotebook } from "./execute.mjs";

/** Executes what has changed since an earlier report, or all with `fresh`; the paths of the executed notebooks, in order. */
export async function runNotebooks(notebooks, { shared, fresh }) {
  const kept = join(root, ".cache", "report");
  await mkdir(kept, { recursive: true });
  const jobs = notebooks.map(({ file, path, bytes, injected }) => {
    const own = createHash("sha256").update(shared).update(bytes);
    const key = own
      .update(injected ?? "")
      .digest("hex")
      .slice(0, 16);
    return { file, path, injected, target: join(kept, `${basename(file, ".ipynb")}-${key}.ipynb`) };
  });
  if (fresh) await Promise.all(jobs.map(({ target }) => rm(target, { force: true })));
  const due = jobs.filter(({ target }) => !existsSync(target));
  let next = due.length === 0 ? undefined : prepareNotebook(due[0]);
  try {
    for (const job of jobs) {
      await step(job.file, async () => {
        if (!due.includes(job)) return "unchanged since the last report";
        const running = next;
        const after = due[due.indexOf(job) + 1];
        // A kernel takes seconds to start, on a core that the cells of the one before leave free.
        next = after === undefined ? undefined : prepareNotebook(after);
        await running.run();
        return "executed";
      });
    }
  } finally {
    next?.stop();
  }
  const executed = jobs.map(({ target }) => target);
  await forget(kept, executed);
  return executed;
}

/** Keeps the executed notebooks and pages of the last few reports. */
async function forget(folder, inUse) {
  const files = (await readdir(folder)).map((file) => join(folder, file)).filter((path) => !inUse.includes(path));
  const dated = await Promise.all(files.map(async (path) => [path, (await stat(path)).mtimeMs]));
  dated.sort((a, b) => b[1] - a[1]);
  for (const [path] of dated.slice(40)) await rm(path, { force: true });
}
