import { embed, embeddingInput, embedQuality, shapes, staysTrue } from "../embedding.mjs";
import { randomE5Large } from "../random-e5-large.mjs";

export default {
  name: "embed-e5-large",
  title: 'e5-large-v2\'s shape with random weights, 64 descriptions; ours in the number type that "auto" takes',
  repeats: 1,
  warmUp: false,
  input: async (tools) =>
    embeddingInput(tools, { ...(await randomE5Large(tools.say)), dtype: "auto" }, 64, shapes.e5Large),
  ours: embed,
  quality: embedQuality,
  reservation: staysTrue(0.998),
  peers: [
    {
      name: "sentence-transformers, batch 4",
      script: "sentence_transformer.py",
      environment: "embedding",
      settings: { batch: 4 },
      goal: 1.5,
    },
  ],
};
