import { contractNamed } from "#embedlab/embedding/contract/contracts";
import { embed, embeddingInput, embedQuality, shapes, staysTrue } from "../embedding.mjs";

export default {
  name: "embed-minilm-fp32",
  title: "all-MiniLM-L6-v2 in fp32, 512 descriptions, at most 512 tokens",
  repeats: 3,
  input: (tools) => embeddingInput(tools, { ...contractNamed("all-MiniLM-L6-v2"), maxTokens: 512 }, 512, shapes.miniLm),
  ours: embed,
  quality: embedQuality,
  reservation: staysTrue(),
  peers: [
    {
      name: "sentence-transformers, batch 32",
      script: "sentence_transformer.py",
      environment: "embedding",
      settings: { batch: 32 },
      goal: 2,
    },
    {
      name: "sentence-transformers, batch 8",
      script: "sentence_transformer.py",
      environment: "embedding",
      settings: { batch: 8 },
      goal: 1.5,
    },
  ],
};
