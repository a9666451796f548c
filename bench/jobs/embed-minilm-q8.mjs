import { contractNamed } from "#embedlab/embedding/contract/contracts";
import { embed, embeddingInput, embedQuality, shapes, staysTrue } from "../embedding.mjs";

export default {
  name: "embed-minilm-q8",
  title:
    "all-MiniLM-L6-v2 with 8-bit weights, 512 descriptions, at most 512 tokens: ours made of the checkpoint, the peer's the publisher's file",
  repeats: 5,
  input: (tools) =>
    embeddingInput(tools, { ...contractNamed("all-MiniLM-L6-v2"), maxTokens: 512, dtype: "w8a8" }, 512, shapes.miniLm),
  ours: embed,
  quality: embedQuality,
  reservation: staysTrue(0.998),
  peers: [
    {
      name: "Transformers.js pipeline, batch 32",
      script: "transformers-pipeline.mjs",
      settings: { batch: 32 },
      repeats: 1,
      goal: 5,
    },
    {
      name: "Transformers.js pipeline, batch 1",
      script: "transformers-pipeline.mjs",
      settings: { batch: 1 },
      goal: 1.5,
    },
  ],
};
