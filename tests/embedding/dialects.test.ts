import assert from "node:assert/strict";
import { after, describe, it } from "node:test";
import { noLimit, type ModelContract } from "#embedlab/embedding/contract/contract";
import { dialectNames, type DialectName } from "#embedlab/embedding/endpoint/dialects/names";
import { remoteEngine } from "#embedlab/embedding/endpoint/remote";
import { ModelUnavailable } from "#embedlab/embedding/embedder";
import { closing, contractOf, documented, key, standIn, vectorOf } from "./documented-servers.js";

const texts = Array.from({ length: 150 }, (_, i) => `${String.fromCharCode(97 + (i % 26))}${"x".repeat(i)}`);

async function embed(contract: ModelContract, address: string, input = texts) {
  const engine = remoteEngine(contract, {
    environment: { EMBEDLAB_ENDPOINT: address, EMBEDLAB_API_KEY: key },
    retries: 0,
  });
  const found: number[][] = [];
  await engine.embed(input, {
    deliver: ({ indices, vectors }) =>
      Array.from(indices).forEach((index, i) => (found[index] = [...vectors.slice(3 * i, 3 * i + 3)])),
  });
  return { found, warnings: engine.warnings };
}

describe("dialects of endpoints", () => {
  after(() => closing.forEach((close) => close()));

  for (const name of dialectNames)
    it(`${name}: asks as it documents, and reads its answer`, async () => {
      const { url, bodies } = await standIn(documented[name]);
      for (const base of ["", documented[name].base]) {
        const { found, warnings } = await embed(contractOf(name), url + base);
        assert.deepEqual(found, texts.map(vectorOf));
        const isTold = name === "cohere" || name === "vllm";
        assert.equal(/maxTokens does not reach this server/.test(warnings.join()), !isTold);
      }
      assert.ok(bodies.length >= 4);
    });

  for (const name of dialectNames.filter((one) => one !== "lm-studio" && one !== "llama.cpp"))
    it(`${name}: asks for fewer dimensions where the contract says so`, async () => {
      const { url, bodies } = await standIn(documented[name]);
      await embed(contractOf(name, { sendDimensions: true }), url, ["a"]);
      assert.match(JSON.stringify(bodies), /"(dimensions|output_dimension|outputDimensionality)":3/);
    });

  it("says what the vectors are for: clustering where a server needs a word, another where the contract has one", async () => {
    const cohere = await standIn(documented.cohere);
    await embed(contractOf("cohere"), cohere.url, ["a"]);
    await embed(contractOf("cohere", { inputType: "classification" }), cohere.url, ["a"]);
    assert.deepEqual(
      cohere.bodies.map(({ input_type }) => input_type),
      ["clustering", "classification"],
    );
    const gemini = await standIn(documented.gemini);
    await embed(contractOf("gemini"), gemini.url, ["a"]);
    assert.match(JSON.stringify(gemini.bodies), /"taskType":"CLUSTERING"/);
    const voyage = await standIn(documented.voyage);
    await embed(contractOf("voyage"), voyage.url, ["a"]);
    assert.equal(voyage.bodies[0].input_type, undefined);
  });

  it("tells Text Embeddings Inference whether to normalise, which it would unless told", async () => {
    const { url, bodies } = await standIn(documented.tei);
    await embed(contractOf("tei"), url, ["a"]);
    assert.deepEqual(bodies[0], { inputs: ["a"], truncate: true, normalize: false });
  });

  it("tells those that take one the contract's limit, and which end of a text to keep", async () => {
    const cohere = await standIn(documented.cohere);
    await embed(contractOf("cohere"), cohere.url, ["a"]);
    assert.deepEqual([cohere.bodies[0].max_tokens, cohere.bodies[0].truncate], [256, "END"]);
    const vllm = await standIn(documented.vllm);
    await embed(contractOf("vllm"), vllm.url, ["a"]);
    assert.deepEqual([vllm.bodies[0].truncate_prompt_tokens, vllm.bodies[0].truncation_side], [256, "right"]);
    // A contract without one leaves it to the model.
    await embed({ ...contractOf("cohere"), maxTokens: noLimit }, cohere.url, ["a"]);
    await embed({ ...contractOf("vllm"), maxTokens: noLimit }, vllm.url, ["a"]);
    assert.deepEqual([cohere.bodies[1].max_tokens, vllm.bodies[1].truncate_prompt_tokens], [undefined, -1]);
  });

  const noModel = /has no model "some-model" or no .*correct .*source\.model/;
  // Bodies as the servers' sources write them, or as people have met them.
  const message = (text: string, more: object = {}) => ({ error: { message: text, ...more } });
  for (const [name, status, said, cure] of [
    [
      "openai",
      429,
      message("You exceeded your current quota", { type: "insufficient_quota", code: "insufficient_quota" }),
      /no credit left: add some/,
    ],
    [
      "openai",
      400,
      message("This model's maximum context length is 8192 tokens, however you requested 9001 tokens.", { code: null }),
      /refuses the text "aaa.*shorten it: this server cuts nothing/,
    ],
    [
      "openai",
      400,
      message("This model does not support specifying dimensions.", { type: "invalid_request_error" }),
      /leave source\.sendDimensions out/,
    ],
    ["openai", 404, message("The model `some-model` does not exist", { code: "model_not_found" }), noModel],
    ["cohere", 404, { message: "model 'some-model' not found, make sure the correct model ID was used" }, noModel],
    ["cohere", 401, { message: "invalid api token" }, /refuses the key .*set EMBEDLAB_API_KEY/],
    [
      "cohere",
      429,
      {
        message: "You are using a Trial key, which is limited to 1000 API calls / month. You can continue to use it …",
      },
      /no calls left this month: set a production key/,
    ],
    ["voyage", 400, { detail: "Model some-model is not supported. Supported models are ['voyage-4']." }, noModel],
    ["voyage", 401, { detail: "Provided API key is invalid." }, /refuses the key/],
    [
      "mistral",
      400,
      { object: "error", message: "Invalid model: some-model", type: "invalid_model", code: "1500" },
      noModel,
    ],
    ["mistral", 402, { detail: "Payment required" }, /no credit left: add some/],
    [
      "tei",
      413,
      { error: "Input validation error: `inputs` must have less than 512 tokens. Given: 600" },
      /shorten it/,
    ],
    [
      "gemini",
      404,
      message("models/some-model is not found for API version v1beta, or is not supported for embedContent."),
      noModel,
    ],
    [
      "gemini",
      429,
      {
        error: {
          message: "You exceeded your current quota",
          details: [{ "@type": "type.googleapis.com/google.rpc.RetryInfo", retryDelay: "3600s" }],
        },
      },
      /failed 1 time, .*You exceeded your current quota.* run again when the server is well, which asks to wait 3,600 s/,
    ],
    [
      "infinity",
      422,
      { detail: [{ msg: "Input should be 'float' or 'base64'", loc: ["body", "encoding"] }] },
      /refuses the text "aaa.*if it takes other texts, change this one; else correct what the contract asks/,
    ],
    [
      "gemini",
      400,
      message("API key not valid. Please pass a valid API key.", { code: 400, status: "INVALID_ARGUMENT" }),
      /its key is not valid: set another/,
    ],
    ["ollama", 404, { error: 'model "some-model" not found, try pulling it first' }, /ollama pull some-model/],
    [
      "ollama",
      400,
      { error: "the input length exceeds the context length" },
      /refuses the text "aaa.*shorten it, or give the model there a larger num_ctx/,
    ],
    [
      "lm-studio",
      400,
      { error: "No models loaded. Please load a model in the developer page or use the 'lms load' command." },
      /load an embedding model in LM Studio/,
    ],
    [
      "llama.cpp",
      501,
      message("This server does not support embeddings. Start it with `--embeddings`", {
        code: 501,
        type: "not_supported_error",
      }),
      /start llama-server with --embeddings/,
    ],
    [
      "llama.cpp",
      500,
      message(
        "input (600 tokens) is too large to process. increase the physical batch size (current batch size: 512)",
        {
          code: 500,
          type: "server_error",
        },
      ),
      /refuses the text "aaa.*shorten it, or start llama-server with larger --batch-size/,
    ],
    [
      "vllm",
      400,
      message("Model 'm' does not support Matryoshka embeddings; dimensions must be unset (received dimensions=64)."),
      /leave source\.sendDimensions out/,
    ],
    [
      "vllm",
      400,
      message("Model 'm' only supports Matryoshka dimensions [16, 32], got 8."),
      /ask for dimensions that it names/,
    ],
    [
      "vllm",
      400,
      message("truncate_prompt_tokens=512 cannot be greater than max_model_len - max_output_tokens = 256."),
      /lower the contract's maxTokens, or start it with a larger --max-model-len/,
    ],
    [
      "tei",
      424,
      { error: "Model is not an embedding model", error_type: "Backend" },
      /serves no model that gives embeddings, or it fails on every text: look at what it prints/,
    ],
  ] as const)
    it(`${name}: its own refusal comes with the cure: ${JSON.stringify(said)}`, async () => {
      const { url } = await standIn(documented[name], { status, said });
      await assert.rejects(embed(contractOf(name), url, ["a".repeat(80), "b"]), (error: Error) => {
        assert.ok(error instanceof ModelUnavailable);
        assert.match(error.message, cure);
        assert.ok(!error.message.includes(key) && !error.message.includes("127.0.0.1"));
        return true;
      });
    });

  it("refuses what a dialect has not, before anything is sent", async () => {
    const wrong = (name: DialectName, source: object) => embed(contractOf(name, source), "http://127.0.0.1:9", ["a"]);
    await assert.rejects(wrong("openai", { inputType: "clustering" }), /dialect "openai" takes none: leave it out/);
    await assert.rejects(wrong("cohere", { inputType: "cluster" }), /inputType is "cluster"; it can be "clustering", /);
    await assert.rejects(wrong("lm-studio", { sendDimensions: true }), /cannot be asked for fewer dimensions/);
    assert.throws(() => contractOf("olama" as DialectName), /source\.dialect is "olama"; .* the nearest is "ollama"/);
  });
});
