import { noLimit } from "./contract.js";
import { task } from "./prompts.js";
import { arctic, bert, bge, e5, english, firstToken, gte, meanOfTokens } from "./uses.js";

const hub = (repository: string, revision: string) => ({ kind: "hub", repository, revision }) as const;

/**
 * Models of the Hugging Face hub. Their revisions are those of MTEB's model records (embeddings-benchmark/mteb, 22 August
 * 2026); those of bert-base-uncased, all-distilroberta-v1 and EmbeddingGemma's ONNX are other people's pins. What a card
 * says was taken from stored copies: no file of these repositories has been opened by this project, and what a contract
 * and the files disagree about is told on opening.
 */
export const hubContracts = [
  {
    id: "bert-base-uncased@hub",
    source: hub("google-bert/bert-base-uncased", "86b5e0934494bd15c9632b12f734a8a67f723594"),
    ...bert,
  },
  {
    id: "e5-small-v2@hub",
    source: hub("intfloat/e5-small-v2", "dca8b1a9dae0d4575df2bf423a5edb485a431236"),
    ...e5,
    ...english,
    dimensions: 384,
  },
  {
    id: "e5-base-v2",
    source: hub("intfloat/e5-base-v2", "1c644c92ad3ba1efdad3f1451a637716616a20e8"),
    ...e5,
    ...english,
    dimensions: 768,
  },
  {
    id: "e5-large-v2",
    source: hub("intfloat/e5-large-v2", "b322e09026e4ea05f42beadf4d661fb4e101d311"),
    ...e5,
    ...english,
    dimensions: 1024,
  },
  {
    id: "multilingual-e5-small@hub",
    source: hub("intfloat/multilingual-e5-small", "fd1525a9fd15316a2d503bf26ab031a61d056e98"),
    ...e5,
    dimensions: 384,
  },
  {
    id: "bge-small-en-v1.5@hub",
    source: hub("BAAI/bge-small-en-v1.5", "5c38ec7c405ec4b44b94cc5a9bb96e735b38267a"),
    ...bge,
    dimensions: 384,
  },
  {
    id: "bge-base-en-v1.5",
    source: hub("BAAI/bge-base-en-v1.5", "a5beb1e3e68b9ab74eb54cfd186867f64f240e1a"),
    ...bge,
    dimensions: 768,
  },
  {
    id: "bge-large-en-v1.5",
    source: hub("BAAI/bge-large-en-v1.5", "d4aa6901d3a41ba39fb536a557fa166f842b0e09"),
    ...bge,
    dimensions: 1024,
  },
  {
    id: "bge-m3",
    source: hub("BAAI/bge-m3", "5617a9f61b028005a4858fdac845db406aefb181"),
    ...firstToken,
    maxTokens: 8192,
    dimensions: 1024,
    licence: "MIT",
  },
  {
    id: "multilingual-e5-base@hub",
    source: hub("intfloat/multilingual-e5-base", "d13f1b27baf31030b7fd040960d60d909913633f"),
    ...e5,
    dimensions: 768,
  },
  {
    id: "multilingual-e5-large@hub",
    source: hub("intfloat/multilingual-e5-large", "ab10c1a7f42e74530fe7ae5be82e6d4f11a719eb"),
    ...e5,
    dimensions: 1024,
  },
  {
    id: "multilingual-e5-large-instruct",
    source: hub("intfloat/multilingual-e5-large-instruct", "baa7be480a7de1539afce709c8f13f833a510e0a"),
    ...e5,
    prefix: `Instruct: ${task}\nQuery: `,
    dimensions: 1024,
  },
  {
    id: "LaBSE",
    source: hub("sentence-transformers/LaBSE", "e34fab64a3011d2176c99545a93d5cbddc9a91b7"),
    ...firstToken,
    maxTokens: 256,
    dimensions: 768,
    licence: "Apache-2.0",
  },
  {
    id: "mxbai-embed-large-v1",
    source: hub("mixedbread-ai/mxbai-embed-large-v1", "990580e27d329c7408b3741ecff85876e128e203"),
    ...firstToken,
    dimensions: 1024,
    licence: "Apache-2.0",
    ...english,
  },
  {
    id: "snowflake-arctic-embed-m",
    source: hub("Snowflake/snowflake-arctic-embed-m", "cc17beacbac32366782584c8752220405a0f3f40"),
    ...arctic,
    dimensions: 768,
  },
  {
    id: "snowflake-arctic-embed-l",
    source: hub("Snowflake/snowflake-arctic-embed-l", "9a9e5834d2e89cdd8bb72b64111dde496e4fe78c"),
    ...arctic,
    dimensions: 1024,
  },
  {
    id: "gte-small",
    source: hub("thenlper/gte-small", "17e1f347d17fe144873b1201da91788898c639cd"),
    ...gte,
    dimensions: 384,
  },
  {
    id: "gte-base",
    source: hub("thenlper/gte-base", "c078288308d8dee004ab72c6191778064285ec0c"),
    ...gte,
    dimensions: 768,
  },
  {
    id: "gte-large",
    source: hub("thenlper/gte-large", "4bef63f39fcc5e2d6b0aae83089f307af4970164"),
    ...gte,
    dimensions: 1024,
  },
  {
    id: "gte-modernbert-base",
    source: hub("Alibaba-NLP/gte-modernbert-base", "7ca8b4ca700621b67618669f5378fe5f5820b8e4"),
    ...firstToken,
    maxTokens: 8192,
    dimensions: 768,
    licence: "Apache-2.0",
    ...english,
  },
  {
    id: "gte-multilingual-base",
    source: hub("Alibaba-NLP/gte-multilingual-base", "ca1791e0bcc104f6db161f27de1340241b13c5a4"),
    ...firstToken,
    maxTokens: 8192,
    dimensions: 768,
    licence: "Apache-2.0",
  },
  // Trained for the cosine and without a Normalize module: k-means is given their directions alone.
  {
    id: "paraphrase-multilingual-MiniLM-L12-v2",
    source: hub(
      "sentence-transformers/paraphrase-multilingual-MiniLM-L12-v2",
      "bf3bf13ab40c3157080a7ab344c831b9ad18b5eb",
    ),
    ...meanOfTokens,
    maxTokens: 128,
    dimensions: 384,
    licence: "Apache-2.0",
  },
  {
    id: "paraphrase-multilingual-mpnet-base-v2",
    source: hub(
      "sentence-transformers/paraphrase-multilingual-mpnet-base-v2",
      "79f2382ceacceacdf38563d7c5d16b9ff8d725d6",
    ),
    ...meanOfTokens,
    maxTokens: 128,
    dimensions: 768,
    licence: "Apache-2.0",
  },
  {
    id: "all-distilroberta-v1",
    source: hub("sentence-transformers/all-distilroberta-v1", "842eaed40bee4d61673a81c92d5689a8fed7a09f"),
    ...meanOfTokens,
    dimensions: 768,
    licence: "Apache-2.0",
    ...english,
  },
  {
    id: "nomic-embed-text-v1.5",
    source: hub("nomic-ai/nomic-embed-text-v1.5", "b0753ae76394dd36bcfb912a46018088bca48be0"),
    ...meanOfTokens,
    prefix: "clustering: ",
    maxTokens: 8192,
    dimensions: 768,
    licence: "Apache-2.0",
    ...english,
  },
  {
    id: "jina-embeddings-v2-base-en",
    source: hub("jinaai/jina-embeddings-v2-base-en", "6e85f575bc273f1fd840a658067d0157933c83f0"),
    ...meanOfTokens,
    maxTokens: 8192,
    dimensions: 768,
    licence: "Apache-2.0",
    ...english,
  },
  {
    id: "jina-embeddings-v3",
    source: hub("jinaai/jina-embeddings-v3", "215a6e121fa0183376388ac6b1ae230326bfeaed"),
    ...meanOfTokens,
    // Its adapter "separation", which the card names for clustering.
    inputs: { task_id: 2 },
    maxTokens: 8192,
    dimensions: 1024,
    licence: "CC-BY-NC-4.0",
  },
  {
    id: "embeddinggemma-300m",
    source: hub("onnx-community/embeddinggemma-300m-ONNX", "75a84c732f1884df76bec365346230e32f582c82"),
    ...meanOfTokens,
    prefix: "task: clustering | query: ",
    // The graph pools, and puts the vector through the model's two Dense modules.
    pooling: "none",
    maxTokens: 2048,
    dimensions: 768,
    licence: "Gemma",
  },
  {
    id: "Qwen3-Embedding-0.6B",
    source: hub("Qwen/Qwen3-Embedding-0.6B", "b22da495047858cce924d27d76261e96be6febc0"),
    ...meanOfTokens,
    prefix: `Instruct: ${task}\nQuery:`,
    pooling: "lasttoken",
    maxTokens: 32_768,
    dimensions: 1024,
    licence: "Apache-2.0",
  },
  {
    id: "potion-base-8M",
    source: hub("minishlab/potion-base-8M", "bf8b056651a2c21b8d2565580b8569da283cab23"),
    ...meanOfTokens,
    maxTokens: noLimit,
    dimensions: 256,
    licence: "MIT",
    ...english,
  },
  {
    id: "potion-multilingual-128M",
    source: hub("minishlab/potion-multilingual-128M", "73908c3438cf03b6a01bcb9611d62b23d0726f08"),
    ...meanOfTokens,
    maxTokens: noLimit,
    dimensions: 256,
    licence: "MIT",
  },
] as const;
