import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { fileURLToPath } from "node:url";
import type { ModelContract, ModelSource } from "#embedlab/embedding/contract/contract";
import { contractNamed } from "#embedlab/embedding/contract/contracts";
import { loadProducts } from "#embedlab/products/load";
import { checkModelRow } from "../embedding/models-table.js";
import { modelsOfSuite } from "../embedding/opened-models.js";
import { freePort } from "../free-port.js";
import { writeGguf } from "./gguf.js";
import { compare, start, type RunningServer } from "./server.js";

const root = fileURLToPath(new URL("../../../", import.meta.url));
const folder = join(root, "models/all-MiniLM-L6-v2");
const program = process.env.OLLAMA ?? "";
const skip =
  program === ""
    ? "OLLAMA does not name the program ollama (its own installer, or go install github.com/ollama/ollama: deploy/README.md)"
    : !existsSync(folder) && "models/all-MiniLM-L6-v2 is not there: npm run setup";
const urlVariable = "OLLAMA_TEST_ENDPOINT";
const local: ModelContract = { ...contractNamed("all-MiniLM-L6-v2"), treatment: "raw" };
const source = { kind: "endpoint", dialect: "ollama", model: "minilm", addsPrefix: false, urlVariable } as const;
const remote: ModelContract = { ...local, id: "ollama", pooling: "none", maxTokens: 512, source };

describe("Ollama, all-MiniLM-L6-v2 as GGUF", { skip }, () => {
  let server: RunningServer;
  let descriptions: string[];
  let scratch: string;
  const { open } = modelsOfSuite(root);
  const withSource = (changes: Partial<Extract<ModelSource, { kind: "endpoint" }>>): ModelContract => ({
    ...remote,
    source: { ...source, ...changes },
  });

  before(async () => {
    scratch = await mkdtemp(join(tmpdir(), "ollama-"));
    const port = await freePort();
    process.env[urlVariable] = `http://127.0.0.1:${port}`;
    const env = { HOME: scratch, OLLAMA_HOST: `127.0.0.1:${port}`, OLLAMA_MODELS: join(scratch, "models") };
    server = await start(program, ["serve"], `http://127.0.0.1:${port}/api/version`, { env });
    await writeGguf(folder, join(scratch, "minilm.gguf"));
    await writeFile(join(scratch, "Modelfile"), "FROM ./minilm.gguf\n");
    await promisify(execFile)(program, ["create", "minilm", "-f", join(scratch, "Modelfile")], {
      env: { ...process.env, ...env },
    });
    const { products } = await loadProducts(join(root, "data/sample.csv"));
    descriptions = products.map(({ description }) => description);
  });
  after(async () => {
    await server?.stop();
    if (scratch !== undefined) await rm(scratch, { recursive: true, force: true });
  });

  it("gives the local model's vectors of the same weights", async () => {
    const texts = [...descriptions.slice(0, 12).map((text) => text.slice(0, 160)), "a", "東京", "x\n\ty", "🙂"];
    const ours = await (await open({ ...local, maxTokens: 512 })).embed(texts, { cache: false });
    const theirs = await (await open(remote)).embed(texts, { cache: false });
    assert.equal(theirs.truncated, 0);
    const { cosines, difference } = compare(ours.vectors.data, theirs.vectors.data, 384);
    assert.ok(Math.min(...cosines) > 0.9999, `${Math.min(...cosines)}`);
    checkModelRow(
      "Servers",
      {
        models: "all-MiniLM-L6-v2 as GGUF in Ollama",
        opens: "dialect `ollama`",
        valuesOf: "Ollama 0.17.4, built without its tuned kernels",
      },
      difference,
    );
  });

  it("has a tokenizer of its own, which does not know accents and typographic quotes: that is found out", async () => {
    const texts = ["naïve", "‘quotes’"];
    const ours = await (await open({ ...local, maxTokens: 512 })).embed(texts, { cache: false });
    const theirs = await (await open(remote)).embed(texts, { cache: false });
    // A release that reads them as the model does ends this test: what deploy/README.md says of it can go then.
    const { cosines } = compare(ours.vectors.data, theirs.vectors.data, 384);
    assert.ok(Math.max(...cosines) < 0.5, cosines.join());
    assert.match(theirs.warnings.join("\n"), /leaves words with accents unread/);
    assert.match(theirs.warnings.join("\n"), /leaves typographic quotes and dots unread/);
    assert.doesNotMatch(theirs.warnings.join("\n"), /capital letters/);
  });

  it("cuts a text at the model's context and does not say so, which is found out", async () => {
    const long = descriptions.slice(0, 60).join(" ");
    const { truncated, warnings } = await (await open(remote)).embed(["watch", "mug", long], { cache: false });
    assert.equal(truncated, 1);
    assert.match(warnings.join("\n"), /leaves the end of long texts unread/);
  });

  it("keeps fewer dimensions, and says of a model that is not there how to bring it", async () => {
    const few = await open({ ...withSource({ sendDimensions: true }), dimensions: 8 });
    assert.equal((await few.embed(["watch"], { cache: false })).vectors.columns, 8);
    await assert.rejects(
      (await open(withSource({ model: "another" }))).embed(["watch"], { cache: false }),
      /bring the model there: ollama pull another/,
    );
  });
});
