import { readFile, rm, writeFile } from "node:fs/promises";
import { setTimeout as wait } from "node:timers/promises";
import { log } from "./run.mjs";

export const alive = (pid) => {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === "EPERM";
  }
};

/** Runs `work` while no other process holds the lock file; one left by a process that is gone is taken over. */
export async function withLock(path, what, work) {
  let told = false;
  for (;;) {
    try {
      await writeFile(path, String(process.pid), { flag: "wx" });
      break;
    } catch (error) {
      if (error.code !== "EEXIST") throw error;
    }
    const holder = Number(await readFile(path, "utf8").catch(() => ""));
    // An empty file is one that its owner has just made.
    if (holder > 0 && !alive(holder)) {
      await rm(path, { force: true });
      continue;
    }
    if (!told) log(`another ${what} is running (process ${holder}); waiting for it …`);
    told = true;
    await wait(500);
  }
  try {
    return await work();
  } finally {
    await rm(path, { force: true });
  }
}
