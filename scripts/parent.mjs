import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";

/** A process's parent and name; undefined where it is gone. */
function look(pid) {
  if (existsSync("/proc/self/stat")) {
    try {
      // The name stands in brackets and may hold any character.
      const [, name, rest] = /^\d+ \((.*)\) (.*)$/s.exec(readFileSync(`/proc/${pid}/stat`, "utf8"));
      return { parent: Number(rest.split(" ")[1]), name };
    } catch {
      return undefined;
    }
  }
  const { stdout } = spawnSync("ps", ["-o", "ppid=,comm=", "-p", String(pid)], { encoding: "utf8" });
  const found = /^\s*(\d+)\s+(.*)$/m.exec(stdout ?? "");
  return found === null ? undefined : { parent: Number(found[1]), name: found[2] };
}

/**
 * Calls `end` once the npm that runs this script is gone, killed or not: a shell stands between the two and lives on.
 * Without npm nothing is watched, so that a script that was started in the background outlives its terminal.
 */
export function onNpmGone(end) {
  if (process.env.npm_lifecycle_event === undefined || process.platform === "win32") return;
  const shell = process.ppid;
  const first = look(shell);
  const behindShell = /(?:^|[/-])(?:ba|da|z|k|a)?sh$/.test(first?.name ?? "");
  const timer = setInterval(() => {
    if (process.ppid === shell && (!behindShell || look(shell)?.parent === first.parent)) return;
    clearInterval(timer);
    end();
  }, 500);
  timer.unref();
}
