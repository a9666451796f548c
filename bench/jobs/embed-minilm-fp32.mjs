import { embed, embeddingInput, embedQuality, miniLm } from "../embedding.mjs";

export default {
  name: "embed-minilm-fp32",
  title: "all-MiniLM-L6-v2 in fp32, 512 descriptions, at most 512 tokens",
  repeats: 3,
  input: (tools) => embeddingInput(tools, { id: "all-MiniLM-L6-v2", count: 512, maxTokens: 512 }),
  ours: embed,
  quality: (result, input) => embedQuality(result, input, miniLm),
  peers: [
    { name: "sentence-transformers, batch 32", script: "sentence_transformer.py", environment: "embedding", settings: { batch: 32 }, goal: 2 },
    { name: "sentence-transformers, batch 8", script: "sentence_transformer.py", environment: "embedding", settings: { batch: 8 }, goal: 1.5 },
  ],
};
