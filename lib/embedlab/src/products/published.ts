/** Files that are recognised by what they hold, not by their names. */
export interface PublishedFile {
  readonly name: string;
  readonly source: string;
  readonly licence: string;
  readonly synthetic: boolean;
}

const flipkartSample: PublishedFile = {
  name: "Flipkart e-commerce sample (1,050 products)",
  source: "PromptCloud, Flipkart products crawled in 2015 and 2016",
  licence: "CC BY-SA 4.0",
  synthetic: false,
};

export const syntheticSample: PublishedFile = {
  name: "embedlab synthetic sample (1,050 invented products)",
  source: "data/generate-sample.mjs of this project",
  licence: "MIT",
  synthetic: true,
};

const bySha256: ReadonlyMap<string, PublishedFile> = new Map([
  ["364c6ce304c74dd5fb3d49c5cffff392fdc1eb4ff29f3278af02bca40165bed8", flipkartSample],
  ["1e58468ebcd6ec4f790b94349502e9aba33fa4a030b219919dca141867b1e7a0", syntheticSample],
]);

export function publishedFile(sha256: string): PublishedFile | undefined {
  return bySha256.get(sha256);
}

/** Whether a file of that checksum holds the products of the note. */
export function isNoteSample(sha256: string): boolean {
  return publishedFile(sha256) === flipkartSample;
}

/** An invented product's address: the domain .invalid never resolves (RFC 2606), so no real product has one. */
export function isInvented(url: string): boolean {
  return /^https?:\/\/([^/]+\.)?invalid(\/|$)/.test(url);
}

/** The products of the Flipkart sample that were published with replacement characters of their own. */
export const publishedWithReplacementCharacters: ReadonlySet<string> = new Set([
  "22296bfc1c79d9dc88eabbd01220ef0c",
  "273982a65b9c7dabe56c8345552bfad7",
  "dd5d6f0649f40d49791bbd5c00758e2f",
  "958f54f4c46b53c8a0a9b8167d9140bc",
]);
