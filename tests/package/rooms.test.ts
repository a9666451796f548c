import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, normalize, relative, resolve, sep } from "node:path";
import { it } from "node:test";

const root = resolve(".");

/** The rooms of a package with the rooms that each draws on, by the imports and the worker files that its sources name. */
function arrows(folder: string): Map<string, Set<string>> {
  const source = join(root, "lib", folder, "src");
  const found = new Map<string, Set<string>>();
  for (const path of readdirSync(source, { recursive: true, encoding: "utf8" })) {
    const [room, ...inner] = path.split(sep);
    if (inner.length === 0 || !path.endsWith(".ts")) continue;
    const used = found.get(room) ?? new Set();
    found.set(room, used);
    for (const [, target] of readFileSync(join(source, path), "utf8").matchAll(
      /(?:from|import|import\(|new URL\()\s*"(\.[^"]+)"/g,
    )) {
      const [other, ...rest] = relative(source, normalize(join(source, dirname(path), target))).split(sep);
      if (rest.length > 0 && other !== room) used.add(other);
    }
  }
  return found;
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
