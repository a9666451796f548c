import crc32c from "crc-32/crc32c.js";
import { PbfReader } from "pbf";
import { Problem } from "../run.mjs";

const magic = Buffer.from("57fb808b247547db", "hex");
const footerBytes = 48;
const trailerBytes = 5;

/** CRC-32C as LevelDB and TensorFlow store it, rotated and shifted so that a checksum of checksums is none of its own. */
export function maskedCrc32c(bytes) {
  const crc = crc32c.buf(bytes);
  return (((crc >>> 15) | (crc << 17)) + 0xa282ead8) >>> 0;
}

/**
 * The keys (strings) and values (bytes) of an uncompressed LevelDB table, in order: `table` is the whole file, `name`
 * names it in messages. Every block's checksum is verified
 * (https://github.com/google/leveldb/blob/main/doc/table_format.md).
 */
export function readTable(table, name) {
  const footer = table.subarray(Math.max(0, table.length - footerBytes));
  if (footer.length < footerBytes || !footer.subarray(-magic.length).equals(magic))
    throw new Problem(`${name} is no LevelDB table, or it is cut off: it does not end with the table's mark`);
  const damaged = (what) => new Problem(`${name} is damaged: ${what}`);

  const handle = (reader) => ({ offset: reader.readVarint(), bytes: reader.readVarint() });
  const block = ({ offset, bytes }) => {
    const end = offset + bytes;
    if (!(end + trailerBytes <= table.length))
      throw damaged(`it names a block of ${bytes} bytes at ${offset}, and has ${table.length}`);
    const compression = table[end];
    if (maskedCrc32c(table.subarray(offset, end + 1)) !== table.readUInt32LE(end + 1))
      throw damaged(`the block of ${bytes} bytes at ${offset} has another checksum than stands behind it`);
    if (compression !== 0)
      throw new Problem(`${name} is compressed (kind ${compression}); only tables without compression are read`);
    return entriesOf(table.subarray(offset, end), () =>
      damaged(`the block of ${bytes} bytes at ${offset} has entries beyond its end`),
    );
  };

  try {
    const handles = new PbfReader(footer);
    block(handle(handles)); // of filters: a checkpoint has none
    const index = block(handle(handles));
    return index
      .flatMap(({ value }) => block(handle(new PbfReader(value))))
      .map(({ key, value }) => [key.toString("utf8"), value]);
  } catch (error) {
    throw error instanceof Problem ? error : damaged(error.message);
  }
}

/** Each key repeats only what differs from the key before it; behind the entries lie offsets for searching. */
function entriesOf(block, damaged) {
  const restarts = block.length >= 4 ? block.readUInt32LE(block.length - 4) : Infinity;
  const end = block.length - 4 * (restarts + 1);
  if (!(end >= 0)) throw damaged();
  const reader = new PbfReader(block.subarray(0, end));
  const entries = [];
  let key = Buffer.alloc(0);
  while (reader.pos < end) {
    const [shared, fresh, length] = [reader.readVarint(), reader.readVarint(), reader.readVarint()];
    const at = reader.pos;
    if (shared > key.length || at + fresh + length > end) throw damaged();
    key = Buffer.concat([key.subarray(0, shared), block.subarray(at, at + fresh)]);
    entries.push({ key, value: block.subarray(at + fresh, at + fresh + length) });
    reader.pos = at + fresh + length;
  }
  return entries;
}
