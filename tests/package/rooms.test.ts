import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, normalize, relative, resolve, sep } from "node:path";
import { it } from "node:test";

const root = resolve(".");

/** Each source of a package, by its path under src, with the sources that it imports or starts as workers. */
function uses(folder: string): Map<string, string[]> {
  const source = join(root, "lib", folder, "src");
  const paths = readdirSync(source, { recursive: true, encoding: "utf8" }).filter((path) => path.endsWith(".ts"));
  return new Map(
    paths.map((path) => [
      path,
      Array.from(
        readFileSync(join(source, path), "utf8").matchAll(/(?:from|import|import\(|new URL\()\s*"(\.[^"]+)"/g),
        ([, target]) => relative(source, normalize(join(source, dirname(path), target))).replace(/(\.d)?\.js$/, ".ts"),
      ),
    ]),
  );
}

/** The rooms of a package with the rooms that each draws on. */
function arrows(folder: string): Map<string, Set<string>> {
  const found = new Map<string, Set<string>>();
  for (const [path, targets] of uses(folder)) {
    const [room, ...inner] = path.split(sep);
    if (inner.length === 0) continue;
    const used = found.get(room) ?? new Set();
    found.set(room, used);
    for (const target of targets) {
      const [other, ...rest] = target.split(sep);
      // What lies outside src is no room: the package's own manifest.
      if (rest.length > 0 && other !== room && other !== "..") used.add(other);
    }
  }
  return found;
}

/** A way through the imports, types' too, that ends where it began; null where there is none. A file may be its own worker. */
function circle(graph: ReadonlyMap<string, readonly string[]>): string[] | null {
  const clear = new Set<string>();
  const from = (path: string, way: readonly string[]): string[] | null => {
    if (way.includes(path)) return [...way.slice(way.indexOf(path)), path];
    if (clear.has(path)) return null;
    for (const target of graph.get(path) ?? []) {
      if (target === path) continue;
      const found = from(target, [...way, path]);
      if (found !== null) return found;
    }
    clear.add(path);
    return null;
  };
  for (const path of graph.keys()) {
    const found = from(path, []);
    if (found !== null) return found;
  }
  return null;
}

void it("the drawing of the rooms in CONTRIBUTING.md is what the sources import, and no arrow goes down", () => {
  const [, drawing] = /```\n(embedlab\n[^]*?)```/.exec(readFileSync(join(root, "CONTRIBUTING.md"), "utf8"))!;
  const drawn = new Map<string, [room: string, uses: string[]][]>();
  for (const line of drawing.trimEnd().split("\n")) {
    const [, indent, name, uses] = /^( *)(\w+)(?: +<- (.*?)(?: {2,}.*)?)?(?: {2,}[^<].*)?$/.exec(line)!;
    if (indent === "") drawn.set(name, []);
    else [...drawn.values()].at(-1)!.push([name, uses?.split(" ") ?? []]);
  }
  for (const [folder, rooms] of drawn) {
    const real = arrows(folder);
    assert.deepEqual(
      rooms.map(([room, uses]) => [room, [...uses].sort()]).sort(),
      [...real].map(([room, uses]) => [room, [...uses].sort()]).sort(),
    );
    const order = rooms.map(([room]) => room);
    for (const [room, uses] of rooms)
      for (const other of uses) assert.ok(order.indexOf(other) < order.indexOf(room), `${room} <- ${other}`);
  }
});

void it("no file imports, through others or straight, what imports it", () => {
  assert.deepEqual(
    circle(
      new Map([
        ["a", ["b"]],
        ["b", ["c", "d"]],
        ["c", []],
        ["d", ["b"]],
      ]),
    ),
    ["b", "d", "b"],
  );
  for (const folder of ["embedlab", "laboratory"]) {
    const graph = uses(folder);
    const targets = [...graph.values()].flat();
    assert.ok(targets.filter((target) => graph.has(target)).length > 0.95 * targets.length, "the imports are found");
    assert.equal(circle(graph)?.join(" <- ") ?? null, null, folder);
  }
});
