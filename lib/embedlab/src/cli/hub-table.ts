import { existsSync } from "node:fs";
import { mkdir, rename, rm, writeFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { diskRefusal } from "../embedding/disk.js";
import { endpointOf } from "../embedding/hub/hub-cache.js";
import { NoSuchFile, requestFile, Unreachable } from "../embedding/hub/hub-request.js";
import { InputError } from "../errors.js";
import { requestReason } from "../reasons.js";

/** A data set of the Hugging Face hub: "owner/name", and the commit where one is given. */
export interface HubTable {
  readonly repository: string;
  readonly revision: string | undefined;
}

/** The data set that the words name, unless they are a path; a branch's name is no pinned revision. */
export function hubTable(table: string): HubTable | undefined {
  const found = /^([\w-][\w.-]*\/[\w-][\w.-]*)(?:@(.+))?$/.exec(table);
  if (found === null || existsSync(table) || /\.(csv|tsv|txt|jsonl|ndjson|parquet)$/i.test(found[1])) return undefined;
  return { repository: found[1], revision: found[2] };
}

const timeout = 60_000;

async function asked(path: string, what: string): Promise<{ sha?: unknown; siblings?: unknown }> {
  const endpoint = endpointOf(process.env);
  const token = process.env.HF_TOKEN?.trim() ?? "";
  let response: Response;
  try {
    response = await fetch(`${endpoint}/api/datasets/${path}`, {
      signal: AbortSignal.timeout(timeout),
      headers: { "user-agent": "embedlab", ...(token !== "" && { authorization: `Bearer ${token}` }) },
    });
  } catch (error) {
    throw new InputError(
      `${new URL(endpoint).origin} cannot be reached (${requestReason(error)}) for ${what}: check the network, or download the file yourself and give its path`,
    );
  }
  if (response.status === 401 || response.status === 403 || response.status === 404)
    throw new InputError(
      `the hub has no data set ${what}, or it is private or gated (${response.status}): check its name, or set HF_TOKEN to a token that may read it`,
    );
  if (!response.ok) throw new InputError(`the hub answers ${response.status} for ${what}: try later`);
  return (await response.json().catch(() => ({}))) as { sha?: unknown };
}

const filesIn = ({ siblings }: { siblings?: unknown }): string[] =>
  (Array.isArray(siblings) ? (siblings as { rfilename?: unknown }[]) : [])
    .map(({ rfilename }) => rfilename)
    .filter((name): name is string => typeof name === "string" && /\.(csv|tsv|jsonl|ndjson|parquet)$/i.test(name))
    .sort();

/**
 * The path of a data set's file at its commit, kept in `cacheFolder`. @throws InputError where no commit is given (it names the newest), where
 * several files could be meant, or where it cannot be had
 */
export async function bringHubTable(
  { repository, revision }: HubTable,
  file: string | undefined,
  cacheFolder: string,
): Promise<string> {
  if (revision === undefined || !/^[0-9a-f]{40}$/.test(revision)) {
    const { sha } = await asked(repository, repository);
    throw new InputError(
      `${repository}: a data set is read at a commit, so that the same run gives the same result; say ${repository}@${typeof sha === "string" ? sha : "<40 hex digits>"}`,
    );
  }
  const what = `${repository}@${revision}`;
  const folder = join(cacheFolder, "datasets", repository.replace("/", "--"), revision);
  const kept = file === undefined ? undefined : join(folder, ...file.split("/"));
  if (kept !== undefined && existsSync(kept)) return kept;
  const known = filesIn(await asked(`${repository}/revision/${revision}`, what));
  const chosen = file ?? (known.length === 1 ? known[0] : undefined);
  if (chosen === undefined)
    throw new InputError(
      known.length === 0
        ? `${what} has no CSV, TSV, JSON Lines or Parquet file`
        : `${what} has ${known.length} tables; say which with --file: ${known.slice(0, 12).join(", ")}${known.length > 12 ? " …" : ""}`,
    );
  if (!known.includes(chosen))
    throw new InputError(`${what} has no table ${chosen}; it has ${known.slice(0, 12).join(", ")}`);
  const path = join(folder, ...chosen.split("/"));
  if (existsSync(path)) return path;
  const draft = `${path}.${process.pid}.tmp`;
  try {
    const model = { repository: `datasets/${repository}`, revision, dtype: "fp32" } as const;
    const { response, bytes } = await requestFile(model, chosen, 0, process.env, AbortSignal.timeout(600_000));
    const content = Buffer.from(await response.arrayBuffer());
    if (bytes !== undefined && content.length !== bytes)
      throw new InputError(
        `${what}: ${content.length} of the ${bytes} bytes of ${chosen} arrived; run the same command again`,
      );
    await mkdir(join(path, ".."), { recursive: true });
    await writeFile(draft, content);
    await rename(draft, path);
    return path;
  } catch (error) {
    if (error instanceof Unreachable || error instanceof NoSuchFile) throw new InputError(error.message);
    throw diskRefusal(folder, error, `or put ${basename(path)} there yourself`);
  } finally {
    await rm(draft, { force: true });
  }
}
