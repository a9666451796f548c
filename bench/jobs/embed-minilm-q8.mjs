import { embed, embeddingInput, embedQuality, miniLm } from "../embedding.mjs";

export default {
  name: "embed-minilm-q8",
  title: "all-MiniLM-L6-v2 in int8, 512 descriptions, at most 512 tokens",
  repeats: 3,
  input: (tools) => embeddingInput(tools, { id: "all-MiniLM-L6-v2", count: 512, maxTokens: 512, dtype: "q8" }),
  ours: embed,
  quality: (result, input) => embedQuality(result, input, miniLm),
  peers: [
    { name: "Transformers.js pipeline, batch 32", script: "transformers-pipeline.mjs", settings: { batch: 32 }, repeats: 1, goal: 5 },
    { name: "Transformers.js pipeline, batch 1", script: "transformers-pipeline.mjs", settings: { batch: 1 }, goal: 1.5 },
  ],
};
