import assert from "node:assert/strict";
import { mkdir, mkdtemp, open, readdir, readFile, rm, writeFile, type FileHandle } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, beforeEach, describe, it } from "node:test";
import { diskRefusal } from "#embedlab/embedding/disk";
import { downloadHubModel, type HubOptions } from "#embedlab/embedding/hub/hub";
import { hubFolder, type HubEnvironment } from "#embedlab/embedding/hub/hub-cache";
import { missingHubFiles } from "#embedlab/embedding/hub/missing";
import { LoopbackHub, type Fault } from "./loopback-hub.js";
import { onnxModel, tinyBert } from "./model-files.js";

const revision = "0123456789abcdef0123456789abcdef01234567";
const model = { repository: "acme/tiny", revision, dtype: "fp32" } as const;
const token = "hf_never-to-be-shown";
const withDataFiles = (...files: string[]): Uint8Array =>
  onnxModel(
    [],
    { last_hidden_state: ["batch", "sequence", 1] },
    files.map((file, i) => ({ name: `w${i}`, type: 1, dims: [1], data: { file, offset: 0, length: 4 } })),
  );
const weights = Buffer.from(Array.from({ length: 300_000 }, (_, i) => (i * 31) % 251));

describe("downloads from the hub", () => {
  let root: string;
  let hub: LoopbackHub;
  let environment: HubEnvironment;
  let count = 0;

  before(async () => {
    root = await mkdtemp(join(tmpdir(), "hub-"));
    const folder = join(root, "served");
    await mkdir(join(folder, "1_Pooling"), { recursive: true });
    await writeFile(join(folder, "config.json"), JSON.stringify(tinyBert));
    await writeFile(join(folder, "tokenizer.json"), "{}");
    await writeFile(join(folder, "1_Pooling", "config.json"), '{"pooling_mode_mean_tokens":true}');
    await writeFile(join(folder, "model.safetensors"), weights);
    await writeFile(join(folder, "modeling_evil.py"), "raise SystemExit");
    const onnxOnly = join(root, "onnx-only");
    await mkdir(join(onnxOnly, "onnx"), { recursive: true });
    for (const file of ["config.json", "tokenizer.json", "onnx/weights of it", "onnx/Constant_7_attr__value"])
      await writeFile(join(onnxOnly, file), `{"file":"${file}"}`);
    await writeFile(join(onnxOnly, "onnx/model.onnx"), withDataFiles("weights of it", "Constant_7_attr__value"));
    hub = await LoopbackHub.start({ [`acme/tiny@${revision}`]: folder, [`acme/onnx@${revision}`]: onnxOnly }, token);
  });
  beforeEach(() => {
    hub.fault = () => undefined;
    hub.requests.length = 0;
    environment = { HF_HOME: join(root, `home${count++}`), HF_ENDPOINT: hub.endpoint, HF_TOKEN: token };
  });
  after(async () => {
    await hub.stop();
    await rm(root, { recursive: true });
  });

  const download = (options: HubOptions = {}, what: Parameters<typeof downloadHubModel>[0] = model): Promise<string> =>
    downloadHubModel(what, { environment, retries: 2, retryDelay: 5, stallTimeout: 20_000, ...options }).then(
      ({ folder }) => folder,
    );
  const spoil = (fault: ReturnType<Fault>, always = false): void => {
    let seen = false;
    hub.fault = (file) => {
      if (file !== "model.safetensors" || (seen && !always)) return undefined;
      seen = true;
      return fault;
    };
  };

  it("fetches the data files alone, into huggingface_hub's layout", async () => {
    const steps: string[] = [];
    const folder = await download({ onProgress: ({ step, done, total }) => done === total && steps.push(step) });
    assert.equal(folder, join(environment.HF_HOME!, "hub", "models--acme--tiny", "snapshots", revision));
    assert.deepEqual(await readFile(join(folder, "model.safetensors")), weights);
    assert.deepEqual((await readdir(folder)).sort(), [
      "1_Pooling",
      "config.json",
      "model.safetensors",
      "tokenizer.json",
    ]);
    assert.ok(steps.includes("downloading acme/tiny/model.safetensors"));
    assert.ok(!hub.requests.some(({ path }) => path.endsWith(".py")));
  });

  it("asks for nothing when all is there", async () => {
    await download();
    hub.requests.length = 0;
    await download();
    assert.equal(hub.requests.length, 0);
    assert.deepEqual(await missingHubFiles(model, environment), []);
  });

  it("fetches no weights for an engine that runs exported files alone", async () => {
    await assert.rejects(download({}, { ...model, exportedOnly: true }), /choose another dtype or repository/);
    assert.ok(hub.requests.some(({ path }) => path.endsWith("onnx/model.onnx")));
    assert.ok(hub.requests.every(({ path }) => !path.endsWith(".safetensors")));
  });

  it("takes the ONNX files where a repository has no safetensors", async () => {
    const folder = await download({}, { ...model, repository: "acme/onnx" });
    assert.deepEqual((await readdir(join(folder, "onnx"))).sort(), [
      "Constant_7_attr__value",
      "model.onnx",
      "weights of it",
    ]);
  });

  it("says that the disk is full, asks the hub no second time, and goes on from what arrived once there is room", async (t) => {
    const probe = await open(join(root, "probe"), "w");
    const handles = Object.getPrototypeOf(probe) as FileHandle;
    await probe.close();
    let room = 100_000;
    const disk = t.mock.method(handles, "writeFile", async function (this: FileHandle, bytes: Uint8Array) {
      const fits = bytes.subarray(0, room);
      room -= fits.length;
      await this.write(fits);
      if (fits.length < bytes.length)
        throw Object.assign(new Error("ENOSPC: no space left on device, write"), { code: "ENOSPC" });
    });
    const full = {
      name: "InputError",
      message: `${join(environment.HF_HOME!, "hub/models--acme--tiny")}: the disk is full; make room, or point HF_HOME at another folder; what arrived is kept, the next run goes on from there`,
    };
    const asked = (): (string | undefined)[] =>
      hub.requests.filter(({ path }) => path.startsWith("/storage/")).map(({ range }) => range);
    await assert.rejects(download(), full);
    assert.deepEqual(asked(), [undefined]);
    assert.match((await missingHubFiles(model, environment)).join(), /model\.safetensors/);
    disk.mock.restore();
    assert.deepEqual(await readFile(join(await download(), "model.safetensors")), weights);
    const [, range] = asked();
    assert.match(range!, /^bytes=99\d{3}-$/);
  });

  it("tells a folder that no room was found for from one that is not there, though Node says ENOENT of both", () => {
    const missing = (syscall: string): Error => Object.assign(new Error("ENOENT"), { code: "ENOENT", syscall });
    const { name, message } = diskRefusal("some/folder", missing("mkdir"), "or take another") as Error;
    assert.equal(
      `${name}: ${message}`,
      "InputError: some/folder cannot be made: the disk is full or may not be written; make room or change its rights, or take another",
    );
    const long = Object.assign(new Error("ENAMETOOLONG"), { code: "ENAMETOOLONG" });
    assert.equal(
      (diskRefusal("some/folder", long, "or take another") as Error).message,
      "some/folder: the disk takes no path or name as long as one of these; shorten it, or take another",
    );
    const other = missing("open");
    assert.equal(diskRefusal("some/folder", other, ""), other);
  });

  it("resumes a cut stream with Range", async () => {
    spoil({ cutAfter: 100_000 });
    const folder = await download();
    assert.deepEqual(await readFile(join(folder, "model.safetensors")), weights);
    const ranges = hub.requests.filter(({ path }) => path.startsWith("/storage")).map(({ range }) => range);
    assert.equal(ranges.length, 2);
    assert.match(ranges[1]!, /^bytes=[1-9]\d*-$/);
  });

  it("goes on in a later run where an earlier one gave up", async () => {
    spoil({ cutAfter: 65_536 }, true);
    await assert.rejects(
      download({ retries: 0 }),
      /connection .* after 65536 of 300000 bytes of acme\/tiny\/model\.safetensors .*goes on from there/,
    );
    hub.fault = () => undefined;
    assert.deepEqual(await readFile(join(await download(), "model.safetensors")), weights);
    assert.equal(hub.requests.at(-1)!.range, "bytes=65536-");
  });

  it("waits as long as Retry-After asks", async () => {
    spoil({ status: 429, headers: { "retry-after": "1" } });
    const start = performance.now();
    await download();
    assert.ok(performance.now() - start >= 1000);
  });

  it("tries again after 500 and after a server that falls silent", async () => {
    for (const fault of [{ status: 500 }, { silentAfter: 1000 }]) {
      environment = { ...environment, HF_HOME: join(root, `home${count++}`) };
      spoil(fault);
      const folder = await download({ stallTimeout: "silentAfter" in fault ? 2000 : undefined });
      assert.deepEqual(await readFile(join(folder, "model.safetensors")), weights);
    }
  });

  it("names each fault that stays, with its cure", async () => {
    const cases: [ReturnType<Fault>, RegExp][] = [
      [{ status: 429 }, /slow down \(429\).*HF_TOKEN.*after 3 tries/],
      [{ status: 429, headers: { "retry-after": "3600" } }, /slow down \(429\).*for 3600 s/],
      [{ status: 500 }, /fails \(500\).*model\.safetensors.*try later/],
      [{ silentAfter: 10 }, /sent nothing of acme\/tiny\/model\.safetensors for 0\.3 s/],
      ["damaged", /model\.safetensors arrived damaged: its checksum is [0-9a-f]{64}, the hub states [0-9a-f]{64}/],
    ];
    for (const [fault, message] of cases) {
      environment = { ...environment, HF_HOME: join(root, `home${count++}`) };
      spoil(fault, true);
      await assert.rejects(
        download({ stallTimeout: typeof fault === "object" && "silentAfter" in fault ? 300 : undefined }),
        (error: Error) => error.name === "InputError" && message.test(error.message) && !error.message.includes(token),
      );
      assert.deepEqual(await missingHubFiles(model, environment), [
        "model.safetensors or model.safetensors.index.json or onnx/model.onnx or model.onnx",
      ]);
    }
  });

  it("downloads a damaged part again", async () => {
    spoil({ cutAfter: 65_536 }, true);
    await assert.rejects(download({ retries: 0 }));
    const partial = join(environment.HF_HOME!, "hub", "models--acme--tiny", "partial", `${revision}-model.safetensors`);
    await writeFile(partial, Buffer.alloc(65_536));
    hub.fault = () => undefined;
    assert.deepEqual(await readFile(join(await download(), "model.safetensors")), weights);
  });

  it("says what is wrong with repository, revision, file and token", async () => {
    await assert.rejects(download({}, { ...model, repository: "acme/none" }), /no repository acme\/none \(404\)/);
    await assert.rejects(
      download({}, { ...model, revision: "f".repeat(40) }),
      /acme\/tiny has no revision f{40} \(404\)/,
    );
    await assert.rejects(
      download({}, { ...model, dtype: "q4" }),
      /no file onnx\/model_q4\.onnx .*\(404\): choose another dtype/,
    );
    environment = { ...environment, HF_TOKEN: "hf_wrong" };
    await assert.rejects(
      download({}, model),
      (error: Error) => /refuses .*\(401\).*HF_TOKEN/.test(error.message) && !error.message.includes("hf_wrong"),
    );
    await assert.rejects(download({}, { ...model, revision: "main" }), /"main".*commit of 40 hex digits/);
    await assert.rejects(download({}, { ...model, repository: "../../etc" }), /must read owner\/name/);
    await assert.rejects(download({}, { ...model, file: "../x.onnx" }), /inside the repository/);
  });

  it("keeps the token from the storage that the hub redirects to elsewhere", async () => {
    const elsewhere = await LoopbackHub.start({ [`acme/tiny@${revision}`]: join(root, "served") });
    hub.fault = (file) =>
      file === "config.json"
        ? { status: 302, headers: { location: `${elsewhere.endpoint}/acme/tiny/resolve/${revision}/${file}` } }
        : undefined;
    await download();
    assert.equal(elsewhere.requests.length, 1);
    assert.equal(elsewhere.requests[0].authorization, undefined);
    assert.ok(hub.requests.every(({ authorization }) => authorization === `Bearer ${token}`));
    await elsewhere.stop();
  });

  it("without network names the files and where to put them, and reads them from there", async () => {
    for (const offline of [{ HF_HUB_OFFLINE: "1" }, { HF_ENDPOINT: "http://127.0.0.1:9" }]) {
      environment = { ...environment, HF_HOME: join(root, `home${count++}`), ...offline };
      const folder = hubFolder(model, environment);
      await assert.rejects(download(), (error: Error) =>
        [
          "config.json",
          "tokenizer.json",
          "model.safetensors or model.safetensors.index.json or onnx/model.onnx or model.onnx",
          folder,
        ].every((part) => error.message.includes(part)),
      );
      await mkdir(folder, { recursive: true });
      for (const file of ["config.json", "tokenizer.json", "model.safetensors"])
        await writeFile(join(folder, file), JSON.stringify(tinyBert));
      assert.equal(await download(), folder);
    }
    assert.equal(hub.requests.length, 0);
  });

  it("is cancelled", async () => {
    spoil({ silentAfter: 1000 }, true);
    const controller = new AbortController();
    setTimeout(() => controller.abort(), 50);
    await assert.rejects(download({ signal: controller.signal, stallTimeout: 10_000 }), { name: "AbortError" });
  });

  it("downloads once when two ask at the same time", async () => {
    const [a, b] = await Promise.all([download(), download()]);
    assert.equal(a, b);
    assert.equal(hub.requests.filter(({ path }) => path.startsWith("/storage")).length, 1);
  });
});
