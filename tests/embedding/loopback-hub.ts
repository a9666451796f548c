import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { readdir, readFile, stat } from "node:fs/promises";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { join, relative } from "node:path";

/** Asked before each answer of a file's bytes: what goes wrong this time. `request` counts those of this file from 1. */
export type Fault = (
  file: string,
  request: number,
) =>
  | undefined
  | { status: number; headers?: Record<string, string> }
  | { cutAfter: number }
  | { silentAfter: number }
  | "damaged";

/**
 * A server that speaks the hub's paths: /owner/name/resolve/revision/file redirects large files to /storage/…, as the
 * hub does, with their size and SHA-256 in x-linked-size and x-linked-etag, and understands Range.
 */
export class LoopbackHub {
  /** Every request: method, path, range and authorization. */
  readonly requests: { path: string; range: string | undefined; authorization: string | undefined }[] = [];
  fault: Fault = () => undefined;
  private readonly asked = new Map<string, number>();

  private constructor(
    private readonly server: Server,
    private readonly models: ReadonlyMap<string, string>,
    private readonly token: string | undefined,
  ) {}

  /** `models` maps "owner/name@revision" to a folder. With `token`, only requests that carry it are answered. */
  static async start(models: Readonly<Record<string, string>>, token?: string): Promise<LoopbackHub> {
    const server = createServer();
    const hub = new LoopbackHub(server, new Map(Object.entries(models)), token);
    server.on("request", (request, response) => {
      hub.answer(request, response).catch(() => response.destroy());
    });
    await new Promise<void>((ready) => server.listen(0, "127.0.0.1", ready));
    return hub;
  }

  get endpoint(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((done) => this.server.close(done));
  }

  /** What is in a repository; "main" is its first revision. */
  private async answerApi(repository: string, branch: string, response: ServerResponse): Promise<void> {
    const [key, folder] =
      [...this.models].find(
        ([name]) => name === `${repository}@${branch}` || (branch === "main" && name.startsWith(`${repository}@`)),
      ) ?? [];
    if (key === undefined) return void response.writeHead(404, { "x-error-code": "RepoNotFound" }).end();
    const entries = await readdir(folder!, { recursive: true, withFileTypes: true });
    const card = await readFile(join(folder!, "README.md"), "utf8").catch(() => "");
    const siblings = entries
      .filter((entry) => entry.isFile())
      .map((entry) => ({ rfilename: relative(folder!, join(entry.parentPath ?? entry.path, entry.name)) }));
    const license = /^license: (.*)$/m.exec(card)?.[1];
    response
      .writeHead(200, { "content-type": "application/json" })
      .end(JSON.stringify({ id: repository, sha: key.split("@")[1], siblings, cardData: { license, language: "en" } }));
  }

  private async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const path = decodeURIComponent(request.url ?? "");
    this.requests.push({ path, range: request.headers.range, authorization: request.headers.authorization });
    const asked = /^\/api\/models\/([^/]+\/[^/]+)\/revision\/([^/]+)$/.exec(path);
    if (asked !== null) return this.answerApi(asked[1], asked[2], response);
    const match = /^\/(storage\/)?([^/]+\/[^/]+)\/resolve\/([0-9a-f]{40})\/(.+)$/.exec(path);
    const end = (status: number, headers: Record<string, string> = {}): void =>
      void response.writeHead(status, headers).end();
    if (match === null) return end(404);
    const [, storage, repository, revision, file] = match;
    if (storage === undefined && this.token !== undefined && request.headers.authorization !== `Bearer ${this.token}`)
      return end(401);
    const folder = this.models.get(`${repository}@${revision}`);
    const isKnown = [...this.models.keys()].some((key) => key.startsWith(`${repository}@`));
    if (folder === undefined) return end(404, { "x-error-code": isKnown ? "RevisionNotFound" : "RepoNotFound" });
    const place = join(folder, file);
    const size = await stat(place).then(
      (found) => found.size,
      () => undefined,
    );
    if (size === undefined) return end(404, { "x-error-code": "EntryNotFound" });
    const isLarge = /\.(safetensors|onnx|onnx_data)$/.test(file);
    if (isLarge && storage === undefined) {
      return end(302, {
        location: `/storage${path}`,
        "x-linked-size": String(size),
        "x-linked-etag": `"${await sum(place, "sha256", "")}"`,
      });
    }

    this.asked.set(file, (this.asked.get(file) ?? 0) + 1);
    const fault = this.fault(file, this.asked.get(file)!);
    if (fault !== undefined && typeof fault === "object" && "status" in fault) return end(fault.status, fault.headers);
    const from = Number(/^bytes=(\d+)-$/.exec(request.headers.range ?? "")?.[1] ?? 0);
    if (from >= size && from > 0) return end(416, { "content-range": `bytes */${size}` });
    const headers: Record<string, string> = { "content-length": String(size - from) };
    if (!isLarge) headers.etag = `"${await sum(place, "sha1", `blob ${size}\0`)}"`;
    if (from > 0) headers["content-range"] = `bytes ${from}-${size - 1}/${size}`;
    response.writeHead(from > 0 ? 206 : 200, headers);
    let left =
      typeof fault === "object"
        ? "cutAfter" in fault
          ? fault.cutAfter
          : "silentAfter" in fault
            ? fault.silentAfter
            : Infinity
        : Infinity;
    for await (const chunk of createReadStream(place, { start: from })) {
      const bytes = Buffer.from(chunk as Uint8Array).subarray(0, Math.min(left, size));
      if (fault === "damaged") bytes[0] ^= 255;
      left -= bytes.length;
      if (!response.write(bytes)) await new Promise((drained) => response.once("drain", drained));
      if (left <= 0) {
        // Bytes on their way are delivered before the connection breaks.
        if (typeof fault === "object" && "cutAfter" in fault) setTimeout(() => response.destroy(), 50);
        return;
      }
    }
    response.end();
  }
}

const sums = new Map<string, string>();

async function sum(place: string, algorithm: string, before: string): Promise<string> {
  const { mtimeMs, size } = await stat(place);
  const key = `${place} ${mtimeMs} ${size} ${algorithm}`;
  if (!sums.has(key)) {
    const hash = createHash(algorithm).update(before);
    if (size < 2 ** 20) hash.update(await readFile(place));
    else
      for await (const chunk of createReadStream(place, { highWaterMark: 2 ** 22 })) hash.update(chunk as Uint8Array);
    sums.set(key, hash.digest("hex"));
  }
  return sums.get(key)!;
}
