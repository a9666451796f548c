import fc from "fast-check";

/** What breaks parsers, as bytes: ends of numbers' ranges, half characters, marks, names of Object.prototype, depth. */
const pieces: readonly Buffer[] = [
  ...["", "\0", '"', '""', ",", ";", "\t", "\r", "\n", "\r\n", "\ufeff", "\u200b", "é", "日", "e\u0301", "-1", "1e999"],
  ...[
    "NaN",
    "null",
    "true",
    "{}",
    "[]",
    "__proto__",
    "constructor",
    "toString",
    "../",
    "/etc/passwd",
    "%00",
    "\\u0000",
  ],
  ...["0", "1", "2147483648", "9007199254740993", "[".repeat(300), "(".repeat(300), "a".repeat(5000), "sep=;\n", "}{"],
]
  .map((text) => Buffer.from(text))
  .concat(
    [
      [0xff],
      [0x80],
      [0xc3],
      [0xed, 0xa0, 0x80],
      [0xff, 0xff, 0xff, 0xff],
      [0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x7f],
    ].map((bytes) => Buffer.from(bytes)),
  );

type ByteChange =
  | { readonly kind: "flip"; readonly at: number; readonly bit: number }
  | { readonly kind: "insert" | "overwrite"; readonly at: number; readonly piece: number }
  | { readonly kind: "remove" | "repeat"; readonly at: number; readonly length: number }
  | { readonly kind: "cut"; readonly at: number };

// Places are shares of the length, so that a change keeps its meaning whatever came before it.
const place = fc.nat(1_000_000);
const byteChange: fc.Arbitrary<ByteChange> = fc.oneof(
  fc.record({ kind: fc.constant("flip" as const), at: place, bit: fc.nat(7) }),
  fc.record({
    kind: fc.constantFrom("insert" as const, "overwrite" as const),
    at: place,
    piece: fc.nat(pieces.length - 1),
  }),
  fc.record({
    kind: fc.constantFrom("remove" as const, "repeat" as const),
    at: place,
    length: fc.integer({ min: 1, max: 64 }),
  }),
  fc.record({ kind: fc.constant("cut" as const), at: place }),
);

function changed(bytes: Buffer, change: ByteChange): Buffer {
  const at = Math.floor((change.at / 1_000_001) * (bytes.length + 1));
  const [head, tail] = [bytes.subarray(0, at), bytes.subarray(at)];
  switch (change.kind) {
    case "flip": {
      if (tail.length === 0) return bytes;
      const copy = Buffer.from(bytes);
      copy[at] ^= 1 << change.bit;
      return copy;
    }
    case "insert":
      return Buffer.concat([head, pieces[change.piece], tail]);
    case "overwrite":
      return Buffer.concat([head, pieces[change.piece], tail.subarray(pieces[change.piece].length)]);
    case "remove":
      return Buffer.concat([head, tail.subarray(change.length)]);
    case "repeat":
      return Buffer.concat([head, tail.subarray(0, change.length), tail]);
    case "cut":
      return head;
  }
}

/** Bytes of one of the seeds after a few changes; one time in ten bytes of no origin. */
export function mutatedBytes(seeds: readonly (Uint8Array | string)[]): fc.Arbitrary<Buffer> {
  const bytes = seeds.map((seed) => Buffer.from(seed));
  return fc.oneof(
    {
      weight: 9,
      arbitrary: fc
        .tuple(fc.constantFrom(...bytes), fc.array(byteChange, { minLength: 1, maxLength: 6 }))
        .map(([seed, changes]) => changes.reduce(changed, seed)),
    },
    { weight: 1, arbitrary: fc.uint8Array({ maxLength: 200 }).map((random) => Buffer.from(random)) },
  );
}

/** Lists in lists, more than anything that looks at them can follow. */
export const deep: unknown = JSON.parse(`${"[".repeat(1500)}${"]".repeat(1500)}`);

/** What a field should not hold. */
const odd: fc.Arbitrary<unknown> = fc.oneof(
  fc.constantFrom<unknown>(
    ...[null, true, false, 0, -1, 1, 2, 0.5, 1e21, -1e308, 2 ** 31, 2 ** 53, "", " ", "1", "constructor", "__proto__"],
    ...["toString", "..", "../../x", "/etc/passwd", "a\0b", "[U+200B]", "\u200b", "x".repeat(20_000), "\ud800"],
  ),
  fc.constantFrom<unknown>(
    [],
    {},
    [[]],
    [null],
    { constructor: 1 },
    Array.from({ length: 2000 }, (_, i) => i),
  ),
  fc.constant(deep),
  fc.jsonValue({ maxDepth: 2 }),
);

interface JsonChange {
  readonly at: number;
  readonly how: "set" | "remove" | "rename" | "repeat";
  readonly value: unknown;
}
const jsonChange: fc.Arbitrary<JsonChange> = fc.record({
  at: place,
  how: fc.constantFrom(
    "set" as const,
    "set" as const,
    "set" as const,
    "remove" as const,
    "rename" as const,
    "repeat" as const,
  ),
  value: odd,
});

type Container = Record<string, unknown> | unknown[];
interface Spot {
  readonly holder: Container;
  readonly key: string | number;
}

function spots(value: unknown, found: Spot[] = [], depth = 0): Spot[] {
  if (typeof value !== "object" || value === null || depth > 20) return found;
  const holder = value as Container;
  for (const key of Array.isArray(holder) ? holder.keys() : Object.keys(holder)) {
    found.push({ holder, key });
    spots((holder as Record<string | number, unknown>)[key], found, depth + 1);
  }
  return found;
}

function changedJson(value: unknown, { at, how, value: given }: JsonChange): unknown {
  // Changes must not meet in one object, which would make a circle.
  const put = structuredClone(given);
  const all = spots(value);
  const index = Math.floor((at / 1_000_001) * (all.length + 1));
  // One place is the whole.
  if (index === all.length) return how === "set" ? put : value;
  const { holder, key } = all[index];
  const fields = holder as Record<string | number, unknown>;
  const set = (name: string | number, content: unknown): void => {
    Object.defineProperty(fields, name, { value: content, enumerable: true, configurable: true, writable: true });
  };
  if (how === "set") set(key, put);
  else if (how === "remove") {
    if (Array.isArray(holder)) holder.splice(Number(key), 1);
    else delete fields[key];
  } else if (how === "repeat") {
    if (Array.isArray(holder)) holder.push(structuredClone(fields[key]));
    else set(`${key}2`, structuredClone(fields[key]));
  } else if (!Array.isArray(holder)) set(typeof put === "string" ? put.slice(0, 40) : "other", fields[key]);
  return value;
}

/** A JSON value after a few changes of its fields. */
export function mutatedJson(...seeds: readonly unknown[]): fc.Arbitrary<unknown> {
  return fc
    .tuple(fc.nat(seeds.length - 1), fc.array(jsonChange, { minLength: 1, maxLength: 4 }))
    .map(([seed, changes]) => changes.reduce(changedJson, structuredClone(seeds[seed])));
}

/** The text of such a JSON, sometimes damaged as bytes are. */
export function mutatedJsonText(...seeds: readonly unknown[]): fc.Arbitrary<Buffer> {
  return fc.oneof(
    { weight: 3, arbitrary: mutatedJson(...seeds).map((value) => Buffer.from(JSON.stringify(value) ?? "")) },
    { weight: 1, arbitrary: mutatedBytes(seeds.map((seed) => JSON.stringify(seed))) },
  );
}
