import { homedir } from "node:os";
import { join, resolve } from "node:path";

/** Where models, data sets and vectors are kept: EMBEDLAB_CACHE, else embedlab in the user's cache folder. */
export function userCache(environment: Readonly<Record<string, string | undefined>> = process.env): string {
  const { EMBEDLAB_CACHE: own, XDG_CACHE_HOME: xdg, LOCALAPPDATA: local } = environment;
  if (own !== undefined && own !== "") return resolve(own);
  if (xdg !== undefined && xdg !== "") return join(xdg, "embedlab");
  if (process.platform === "win32" && local !== undefined) return join(local, "embedlab", "cache");
  return join(homedir(), ...(process.platform === "darwin" ? ["Library", "Caches"] : [".cache"]), "embedlab");
}
