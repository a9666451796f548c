import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { createHash, randomBytes } from "node:crypto";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, beforeEach, describe, it } from "node:test";
import { setTimeout as wait } from "node:timers/promises";
import type { DownloadTiming } from "#embedlab/embedding/registry/download";
import { fetchArtifact, type Artifact } from "#embedlab/embedding/registry/maven";

const module = new URL("../../../lib/embedlab/dist/embedding/registry/maven.js", import.meta.url).href;

const content = randomBytes(600_000);
const artifact = {
  coordinates: "org.example.models:tiny:1.2",
  bytes: content.length,
  sha256: createHash("sha256").update(content).digest("hex"),
};
const path = "/repository/org/example/models/tiny/1.2/tiny-1.2.jar";

/** What the repository does with the n-th request, counted from 1; nothing means that it answers as it should. */
type Fault = (request: { readonly n: number; readonly from: number; readonly response: ServerResponse }) => boolean;
const none: Fault = () => false;
const answer = (
  response: ServerResponse,
  status: number,
  headers: Record<string, string | number> = {},
  body: Buffer | string = "",
): true => {
  response.writeHead(status, headers).end(body);
  return true;
};

void describe("a Maven repository", () => {
  let root: string;
  let fault = none;
  const asked: { readonly url: string; readonly from: number; readonly authorization: string | undefined }[] = [];
  const serve = (request: IncomingMessage, response: ServerResponse): void => {
    const from = Number(/^bytes=(\d+)-$/.exec(request.headers.range ?? "")?.[1] ?? 0);
    asked.push({ url: request.url!, from, authorization: request.headers.authorization });
    if (fault({ n: asked.length, from, response })) return;
    if (request.url !== path) {
      response.writeHead(404).end("no such file");
      return;
    }
    response.writeHead(from > 0 ? 206 : 200, {
      "content-length": content.length - from,
      ...(from > 0 && { "content-range": `bytes ${from}-${content.length - 1}/${content.length}` }),
    });
    response.end(content.subarray(from));
  };
  /** Sends a part of what was asked for, and then what `then` does. */
  const partly = (response: ServerResponse, from: number, to: number, then: () => void): true => {
    response.writeHead(from > 0 ? 206 : 200, {
      "content-length": content.length - from,
      ...(from > 0 && { "content-range": `bytes ${from}-${content.length - 1}/${content.length}` }),
    });
    response.write(content.subarray(from, to), then);
    return true;
  };
  const server = createServer(serve);
  const address = (): string => `http://127.0.0.1:${(server.address() as AddressInfo).port}/repository`;
  const fetched = (options: DownloadTiming = {}, wanted: Artifact = artifact): Promise<string> =>
    fetchArtifact(wanted, downloads(), { retryDelay: 1, ...options });
  const downloads = (): string => join(root, ".cache", "downloads");
  const here = (): string[] => (existsSync(downloads()) ? readdirSync(downloads()) : []);
  const partialOf = async (): Promise<string> => {
    fault = ({ from, response }) => partly(response, from, 200_000, () => response.destroy());
    await assert.rejects(fetched({ retries: 0 }));
    fault = none;
    return join(downloads(), here()[0]);
  };
  const saved = process.env.EMBEDLAB_MAVEN;

  before(() => new Promise<void>((done) => server.listen(0, "127.0.0.1", done)));
  beforeEach(() => {
    if (root !== undefined) rmSync(root, { recursive: true, force: true });
    root = mkdtempSync(join(tmpdir(), "embedlab-maven-"));
    asked.length = 0;
    fault = none;
    process.env.EMBEDLAB_MAVEN = address();
  });
  after(() => {
    server.closeAllConnections();
    server.close();
    rmSync(root, { recursive: true, force: true });
    if (saved === undefined) delete process.env.EMBEDLAB_MAVEN;
    else process.env.EMBEDLAB_MAVEN = saved;
  });

  void it("gives the file, by the ordinary path, and is not asked again", async () => {
    const seen: number[] = [];
    const file = await fetched({ onProgress: ({ done, total }) => seen.push(done / total) });
    assert.deepEqual(readFileSync(file), content);
    assert.equal(await fetched(), file);
    assert.deepEqual(
      asked.map(({ url }) => url),
      [path],
    );
    assert.equal(seen.at(-1), 1);
    assert.deepEqual(
      here().filter((name) => name.endsWith(".partial")),
      [],
    );
  });

  void it("is cancelled at once by its signal, and keeps what came", async () => {
    const controller = new AbortController();
    const cancelled = fetched({
      signal: controller.signal,
      onProgress: ({ done }) => done > 0 && controller.abort(new Error("not now")),
    });
    await assert.rejects(cancelled, /^Error: not now$/);
    assert.equal(here().filter((name) => name.endsWith(".partial")).length, 1);
    assert.equal(asked.length, 1);
  });

  void it("gets the user and the password that its address holds, and no message does", async () => {
    process.env.EMBEDLAB_MAVEN = address().replace("//", "//me:s%40cret@");
    await fetched();
    assert.equal(asked[0].authorization, `Basic ${Buffer.from("me:s@cret").toString("base64")}`);
    await assert.rejects(
      fetched({}, { ...artifact, coordinates: "org.example.models:other:1" }),
      (error: Error) => !/cret/.test(error.message),
    );
  });

  void it("goes on where the connection broke, however often, as long as bytes come", async () => {
    fault = ({ n, from, response }) => n <= 8 && partly(response, from, from + 70_000, () => response.destroy());
    assert.deepEqual(readFileSync(await fetched({ retries: 2 })), content);
    assert.equal(asked.length, 9);
    assert.ok(asked.slice(1).every(({ from }, i) => from > asked[i].from));
  });

  void it("goes on where a call before it stopped", async () => {
    const partial = await partialOf();
    const { size } = statSync(partial);
    assert.ok(size > 0 && size <= 200_000);
    assert.deepEqual(readFileSync(await fetched()), content);
    assert.equal(asked.at(-1)!.from, size);
  });

  void it("starts again where the repository cannot go on in the middle, or goes on elsewhere", async () => {
    await partialOf();
    fault = ({ from, response }) => from > 0 && partly(response, 0, content.length, () => response.end());
    assert.deepEqual(readFileSync(await fetched()), content);
    for (const status of [416, 206]) {
      rmSync(downloads(), { recursive: true });
      await partialOf();
      fault = ({ from, response }) =>
        from > 0 &&
        answer(
          response,
          status,
          { "content-range": status === 416 ? `bytes */${content.length}` : `bytes 0-9/${content.length}` },
          "0123456789",
        );
      assert.deepEqual(readFileSync(await fetched()), content);
    }
  });

  void it("takes a part that has changed meanwhile from the start again", async () => {
    const partial = await partialOf();
    const bytes = readFileSync(partial);
    bytes[5] ^= 1;
    writeFileSync(partial, bytes);
    assert.deepEqual(readFileSync(await fetched()), content);
  });

  void it("is given up where nothing comes, with what arrived kept", async () => {
    fault = ({ from, response }) => partly(response, from, 200_000, () => undefined);
    await assert.rejects(fetched({ retries: 0, stallTimeout: 300 }), {
      name: "InputError",
      message:
        /^nothing came for 0\.3 s of org\.example\.models:tiny:1\.2 after \d+ of 600000 bytes .* bytes are kept: run the same command again, it goes on from there$/,
    });
    assert.ok(statSync(join(downloads(), here()[0])).size > 0);
  });

  void it("is refused where its file is another one, and nothing of it stays", async () => {
    const refusals: [Fault, RegExp][] = [
      [
        ({ response }) => answer(response, 200, { "content-length": content.length }, randomBytes(content.length)),
        /arrived damaged: its sha256 is [0-9a-f]{64}, not the [0-9a-f]{64} that is pinned\. A mirror or proxy .* EMBEDLAB_MAVEN/,
      ],
      [
        ({ response }) => answer(response, 200, { "content-type": "text/html" }, Buffer.alloc(700_000)),
        /more than the 600000 bytes came/,
      ],
      [
        ({ response }) => answer(response, 200, { "content-length": 12 }, "please log in"[0].repeat(12)),
        /sends 12 bytes as org\.example\.models:tiny:1\.2, which has 600000: it is another file, or a page of a proxy/,
      ],
      [
        ({ response }) => answer(response, 403),
        /answers 403 .*: it refuses\. Name a repository that has it in EMBEDLAB_MAVEN/,
      ],
      [({ response }) => answer(response, 404), /answers 404 .*: it has no such file/],
    ];
    for (const [refusal, message] of refusals) {
      fault = refusal;
      asked.length = 0;
      await assert.rejects(fetched(), { name: "InputError", message });
      assert.equal(asked.length, 1);
      assert.deepEqual(here(), []);
    }
  });

  void it("is tried again where it fails for a while", async () => {
    fault = ({ n, response }) => n <= 2 && answer(response, 503);
    await fetched();
    rmSync(downloads(), { recursive: true });
    fault = ({ response }) => answer(response, 503);
    await assert.rejects(
      fetched({ retries: 2 }),
      /answers 503 for org\.example\.models:tiny:1\.2, after 3 tries in a row/,
    );
  });

  void it("is waited for as long as Retry-After asks, and not for an hour", async () => {
    fault = ({ n, response }) => n === 1 && answer(response, 429, { "retry-after": "1" });
    const start = performance.now();
    await fetched();
    assert.ok(performance.now() - start >= 1000);
    rmSync(downloads(), { recursive: true });
    fault = ({ response }) => answer(response, 429, { "retry-after": "3600" });
    await assert.rejects(fetched(), {
      name: "InputError",
      message: /answers 429 for .*, and asks to wait 3600 s, after 1 try/,
    });
  });

  void it("is said where it cannot be reached, or is no address", async () => {
    process.env.EMBEDLAB_MAVEN = "http://127.0.0.1:1/repository";
    await assert.rejects(fetched(), {
      name: "InputError",
      message:
        /^http:\/\/127\.0\.0\.1:1 cannot be reached \(.+\) for org\.example\.models:tiny:1\.2: check the network .* or name a mirror in EMBEDLAB_MAVEN/,
    });
    for (const [named, message] of [
      ["mirror", /is no address/],
      ["ftp://mirror/x", /begins with ftp:/],
    ] as const) {
      process.env.EMBEDLAB_MAVEN = named;
      await assert.rejects(fetched(), { name: "InputError", message });
    }
  });

  void it("says that the disk is full", { skip: existsSync("/dev/full") ? false : "no /dev/full here" }, async () => {
    const partial = await partialOf();
    rmSync(partial);
    symlinkSync("/dev/full", partial);
    await assert.rejects(fetched(), {
      name: "InputError",
      message: `${partial}: the disk is full with 0 of 600000 bytes. Make room and run the same command again: it goes on from there`,
    });
  });

  void it("is asked for the rest alone after kill -9", async () => {
    fault = ({ from, response }) => partly(response, from, 300_000, () => undefined);
    const code = `const { fetchArtifact } = await import(${JSON.stringify(module)}); await fetchArtifact(${JSON.stringify(artifact)}, ${JSON.stringify(downloads())});`;
    const child = spawn(process.execPath, ["--input-type=module", "--eval", code], { stdio: "ignore" });
    const ended = new Promise((done) => child.once("close", done));
    mkdirSync(downloads(), { recursive: true });
    while (child.exitCode === null && here().every((name) => statSync(join(downloads(), name)).size < 100_000))
      await wait(20);
    child.kill("SIGKILL");
    await ended;
    fault = none;
    const { size } = statSync(join(downloads(), here()[0]));
    assert.ok(size >= 100_000 && size <= 300_000, `${size} bytes are kept`);
    assert.deepEqual(readFileSync(await fetched()), content);
    assert.equal(asked.at(-1)!.from, size);
  });
});
