import { embed, embeddingInput, embedQuality, shapes, staysTrue } from "../embedding.mjs";
import { randomE5Large } from "../random-e5-large.mjs";

export default {
  name: "embed-e5-large-fp32",
  title: "embed-e5-large in fp32 on both sides, where both are near the speed of the machine's matrix product",
  repeats: 1,
  warmUp: false,
  input: async (tools) => embeddingInput(tools, await randomE5Large(tools.say), 64, shapes.e5Large),
  ours: embed,
  quality: embedQuality,
  reservation: staysTrue(),
  peers: [
    {
      name: "sentence-transformers, batch 4",
      script: "sentence_transformer.py",
      environment: "embedding",
      settings: { batch: 4 },
    },
  ],
};
