import { readFileSync } from "node:fs";
import { inflateSync } from "node:zlib";
import { Matrix } from "#embedlab/numeric/matrix";

interface GoldenSet {
  name: string;
  rows: number;
  columns: number;
  scale: number;
  data: string;
  k: number;
  agglomerative: {
    linkage: "ward" | "average" | "complete" | "single";
    labels: string;
    lastHeights: number[];
    sumOfHeights: number;
  }[];
  hdbscan: {
    minClusterSize: number;
    minSamples: number;
    selection: "eom" | "leaf";
    "scikit-learn": string;
    hdbscan: string;
    probabilities: number[];
  }[];
}

/** What hierarchies.py wrote, with its values as a matrix. */
export const hierarchies = (
  JSON.parse(readFileSync(new URL("../../../tests/golden/hierarchies.json", import.meta.url), "utf8")) as {
    sets: GoldenSet[];
  }
).sets.map((set) => {
  const bytes = inflateSync(Buffer.from(set.data, "base64"));
  return {
    ...set,
    x: new Matrix(
      Float64Array.from({ length: set.rows * set.columns }, (_, at) => bytes.readInt16LE(2 * at) / set.scale),
      set.rows,
      set.columns,
    ),
  };
});

/** A character a row, "-" for noise. */
export const labelsFrom = (letters: string): Int32Array =>
  Int32Array.from(letters, (letter) => (letter === "-" ? -1 : parseInt(letter, 36)));
