// Writes official-clients.json: the requests that publishers' own clients make of a server, and what they read of its
// answer. In an empty folder: npm install --ignore-scripts --save-exact openai@7.55.0 cohere-ai@8.1.0 @google/genai@3.1.0
// voyageai@0.4.0 @mistralai/mistralai@2.7.0 ollama@0.6.4 @huggingface/inference@4.13.30; then, in that folder, node <this file>.
import { readFileSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { createRequire } from "node:module";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

const require = createRequire(join(process.cwd(), "package.json"));
const load = (name) => import(pathToFileURL(require.resolve(name)).href);
const version = (name) =>
  JSON.parse(readFileSync(join(process.cwd(), "node_modules", name, "package.json"), "utf8")).version;

const key = "sk-of-the-client";
const texts = ["red mug", "blue shirt with stripes"];
const vectors = [
  [0.5, -1.25, 2],
  [0.25, 1, -0.125],
];
const base64 = (vector) => Buffer.from(Float32Array.from(vector).buffer).toString("base64");

/** Runs `call` against a server that answers `answer` to everything, and tells what it was asked and what was read. */
async function asked(answer, call) {
  const requests = [];
  const server = createServer((request, response) => {
    const chunks = [];
    request.on("data", (chunk) => chunks.push(chunk));
    request.on("end", () => {
      const body = JSON.parse(Buffer.concat(chunks).toString());
      const secret = Object.entries(request.headers).find(([, value]) => String(value).includes(key));
      requests.push({
        method: request.method,
        path: request.url,
        key: secret && { header: secret[0], value: secret[1].replace(key, "(key)") },
        body,
      });
      response
        .writeHead(200, { "content-type": "application/json" })
        .end(JSON.stringify(typeof answer === "function" ? answer(body) : answer));
    });
  });
  await new Promise((ready) => server.listen(0, "127.0.0.1", ready));
  try {
    const read = await call(`http://127.0.0.1:${server.address().port}`);
    if (requests.length !== 1) throw new Error(`${requests.length} requests`);
    return { ...requests[0], answer: typeof answer === "function" ? answer(requests[0].body) : answer, read };
  } finally {
    server.closeAllConnections();
    server.close();
  }
}

const openaiAnswer = ({ encoding_format: encoding }) => ({
  object: "list",
  model: "m",
  // A format of its own order, which the index tells.
  data: vectors.map((vector, index) => ({
    object: "embedding",
    index,
    embedding: encoding === "base64" ? base64(vector) : vector,
  })),
  usage: { prompt_tokens: 9, total_tokens: 9 },
});

const { OpenAI } = await load("openai");
const { CohereClientV2, Cohere } = await load("cohere-ai");
const { GoogleGenAI } = await load("@google/genai");
const { VoyageAIClient, EmbedRequestInputType } = await load("voyageai");
const { Mistral } = await load("@mistralai/mistralai");
const { Ollama } = await load("ollama");
const { featureExtraction } = await load("@huggingface/inference");

const openai = (options) => (url) =>
  new OpenAI({ apiKey: key, baseURL: `${url}/v1`, maxRetries: 0 }).embeddings
    .create({ model: "m", input: texts, ...options })
    .then(({ data }) => data.map(({ embedding }) => embedding));
const cohereAnswer = {
  id: "1",
  embeddings: { float: vectors },
  texts,
  meta: { api_version: { version: "2" }, billed_units: { input_tokens: 9 } },
};
const cohere = (options) => (url) =>
  new CohereClientV2({ token: key, environment: url })
    .embed({ model: "m", texts, inputType: "clustering", embeddingTypes: ["float"], ...options })
    .then(({ embeddings }) => embeddings.float);
const gemini = (config) => (url) =>
  new GoogleGenAI({ apiKey: key, httpOptions: { baseUrl: url } }).models
    .embedContent({ model: "m", contents: texts, config })
    .then(({ embeddings }) => embeddings.map(({ values }) => values));
const voyage = (options) => (url) =>
  new VoyageAIClient({ apiKey: key, environment: `${url}/v1` })
    .embed({ model: "m", input: texts, ...options })
    .then(({ data }) => data.map(({ embedding }) => embedding));
const mistral = (options) => (url) =>
  new Mistral({ apiKey: key, serverURL: url }).embeddings
    .create({ model: "m", inputs: texts, ...options })
    .then(({ data }) => data.map(({ embedding }) => embedding));
const ollama = (options) => (url) =>
  new Ollama({ host: url, headers: { authorization: `Bearer ${key}` } })
    .embed({ model: "m", input: texts, ...options })
    .then(({ embeddings }) => embeddings);
const tei = (options) => (url) =>
  featureExtraction({ accessToken: key, endpointUrl: `${url}/embed`, inputs: texts, ...options });

const ollamaAnswer = { model: "m", embeddings: vectors, total_duration: 1, load_duration: 1, prompt_eval_count: 9 };
const clients = {
  openai: {
    client: `openai ${version("openai")}`,
    plain: await asked(openaiAnswer, openai({})),
    full: await asked(openaiAnswer, openai({ dimensions: 3, encoding_format: "float", user: "u" })),
  },
  cohere: {
    client: `cohere-ai ${version("cohere-ai")}`,
    inputTypes: Object.values(Cohere.EmbedInputType),
    plain: await asked(cohereAnswer, cohere({})),
    full: await asked(cohereAnswer, cohere({ outputDimension: 3, maxTokens: 256, truncate: "END", priority: 1 })),
  },
  gemini: {
    client: `@google/genai ${version("@google/genai")}`,
    plain: await asked({ embeddings: vectors.map((values) => ({ values })) }, gemini({ taskType: "CLUSTERING" })),
    full: await asked(
      { embeddings: vectors.map((values) => ({ values })) },
      gemini({ taskType: "CLUSTERING", outputDimensionality: 3, title: "t" }),
    ),
  },
  voyage: {
    client: `voyageai ${version("voyageai")}`,
    inputTypes: Object.values(EmbedRequestInputType),
    plain: await asked(openaiAnswer({}), voyage({})),
    full: await asked(
      openaiAnswer({}),
      voyage({
        inputType: "document",
        truncation: true,
        outputDimension: 3,
        outputDtype: "float",
        encodingFormat: "base64",
      }),
    ),
  },
  mistral: {
    client: `@mistralai/mistralai ${version("@mistralai/mistralai")}`,
    plain: await asked({ id: "1", ...openaiAnswer({}) }, mistral({})),
    full: await asked(
      { id: "1", ...openaiAnswer({}) },
      mistral({ outputDimension: 3, outputDtype: "float", encodingFormat: "float", metadata: { a: "b" } }),
    ),
  },
  ollama: {
    client: `ollama ${version("ollama")}`,
    plain: await asked(ollamaAnswer, ollama({})),
    full: await asked(
      ollamaAnswer,
      ollama({ truncate: true, dimensions: 3, keep_alive: "5m", options: { num_ctx: 256 } }),
    ),
  },
  tei: {
    client: `@huggingface/inference ${version("@huggingface/inference")}`,
    plain: await asked(vectors, tei({})),
    full: await asked(
      vectors,
      tei({ normalize: false, truncate: true, truncation_direction: "right", prompt_name: "p" }),
    ),
  },
};
writeFileSync(
  new URL("official-clients.json", import.meta.url),
  `${JSON.stringify({ texts, vectors, clients }, undefined, 1)}\n`,
);
console.log(Object.values(clients).map(({ client }) => client));
