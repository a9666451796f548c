import { mkdir, rm, writeFile } from "node:fs/promises";
import { join, relative, sep } from "node:path";
import ts from "typescript";
import { buildLibrary } from "./build.mjs";
import { Problem, root, runAsScript } from "./run.mjs";

const packages = [
  ["embedlab", "embedlab"],
  ["laboratory", "embedlab-laboratory"],
].map(([folder, name]) => ({ name, types: join(root, "lib", folder, "dist") }));
const packageOf = (file) => packages.find(({ types }) => file.startsWith(types));

/** Where the reference lies. */
export const folder = join(root, "docs", "reference");

/** The code of a comment's `@example`. */
const exampleIn = (tag) =>
  tag.tagName.text === "example"
    ? /^```ts\n([^]*)\n```$/.exec((ts.getTextOfJSDocComment(tag.comment) ?? "").trim())?.[1]
    : undefined;

/** A comment without its stars and tags' names: `@throws` becomes a sentence of its own, the example is shown apart. */
function commentOf(node) {
  const comment = node.jsDoc?.at(-1);
  if (comment === undefined) return undefined;
  const text = (part) => (ts.getTextOfJSDocComment(part) ?? "").replaceAll(/\s*\n\s*/g, " ").trim();
  const tags = (comment.tags ?? [])
    .filter((tag) => tag.tagName.text !== "example")
    .map((tag) =>
      tag.tagName.text === "param"
        ? `\`${tag.name.getText()}\`: ${text(tag.comment).replace(/^- /, "")}`
        : `*${tag.tagName.text}* ${text(tag.comment)}`,
    );
  return [text(comment.comment), ...tags].filter((part) => part !== "").join("\n\n");
}

/** What a user writes against: the declaration as the compiler gives it, without what is private. */
function declarationText(node) {
  const statement = ts.isVariableDeclaration(node) ? node.parent.parent : node;
  return statement
    .getText()
    .replace(/^export (declare )?/, "")
    .replaceAll(/^(?: {4}\/\*\*(?:(?!\*\/)[^])*\*\/\n)? {4}(?:private |#).*\n/gm, "")
    .replace(/constructor\([^]*?\);/, (text) => text.replaceAll(/\s*\/\*\*.*?\*\/\s*/g, ""))
    .replaceAll(/^( +)/gm, (indent) => " ".repeat(indent.length / 2));
}

/** Types of the library that a declaration names and index.ts does not: they are shown with it. */
function hiddenTypes(node, checker, isPublic, found = new Set()) {
  const visit = (part) => {
    if (ts.isTypeReferenceNode(part) || ts.isExpressionWithTypeArguments(part)) {
      let symbol = checker.getSymbolAtLocation(part.typeName ?? part.expression);
      if (symbol !== undefined && symbol.flags & ts.SymbolFlags.Alias) symbol = checker.getAliasedSymbol(symbol);
      for (const declared of symbol?.declarations ?? []) {
        const own =
          packageOf(declared.getSourceFile().fileName) !== undefined && !ts.isTypeParameterDeclaration(declared);
        if (!own || isPublic(symbol) || found.has(declared)) continue;
        found.add(declared);
        hiddenTypes(declared, checker, isPublic, found);
      }
    }
    ts.forEachChild(part, visit);
  };
  visit(node);
  return found;
}

/** Every public name of both packages: `{ name, package, room, declarations, comment }`, in the order of their index.ts. */
function publicNames() {
  const indexes = packages.map(({ types }) => join(types, "index.d.ts"));
  const program = ts.createProgram(indexes, {
    module: ts.ModuleKind.NodeNext,
    moduleResolution: ts.ModuleResolutionKind.NodeNext,
    target: ts.ScriptTarget.ES2022,
    types: [],
  });
  const checker = program.getTypeChecker();
  const exportsOf = (index) => checker.getExportsOfModule(checker.getSymbolAtLocation(program.getSourceFile(index)));
  const exports = new Map(
    packages.flatMap((owner, at) =>
      exportsOf(indexes[at]).map((exported) => [
        checker.getAliasedSymbol(exported),
        { name: exported.name, package: owner.name },
      ]),
    ),
  );
  return [...exports].map(([symbol, { name, package: ofPackage }]) => {
    const declared = symbol.declarations;
    const file = declared[0].getSourceFile().fileName;
    const { types } = packageOf(file);
    const path = relative(types, file).split(sep);
    const comment = declared
      .map((node) => commentOf(ts.isVariableDeclaration(node) ? node.parent.parent : node))
      .find(Boolean);
    const example = declared
      .flatMap((node) => (ts.isVariableDeclaration(node) ? node.parent.parent : node).jsDoc?.at(-1)?.tags ?? [])
      .map(exampleIn)
      .find(Boolean);
    const isType = declared.every((node) => ts.isInterfaceDeclaration(node) || ts.isTypeAliasDeclaration(node));
    const hidden = [
      ...new Set(declared.flatMap((node) => [...hiddenTypes(node, checker, (other) => exports.has(other))])),
    ];
    return {
      name,
      package: ofPackage,
      room: path.length > 1 ? path[0] : "numeric",
      comment,
      example,
      isType,
      text: declared.map(declarationText).join("\n"),
      hidden: hidden.map((node) => [commentOf(node), declarationText(node)]),
    };
  });
}

/** Headings that differ in their case alone are numbered on the web. */
function anchor({ name, room }, names) {
  const same = names
    .filter((other) => other.room === room && other.name.toLowerCase() === name.toLowerCase())
    .findIndex((other) => other.name === name);
  return `${name.toLowerCase()}${same === 0 ? "" : `-${same}`}`;
}

const links = (some, names) => some.map((one) => `[${one.name}](${one.room}.md#${anchor(one, names)})`).join(", ");

/** The public names that take, give or hold a type. */
const usersOf = ({ name, isType }, names) =>
  isType
    ? names.filter((other) => other.name !== name && new RegExp(`(?<![.\\w"])${name}\\b(?!["(])`).test(other.text))
    : [];

function entry(one, names) {
  const users = usersOf(one, names);
  const code = [
    one.text,
    ...one.hidden.map(([comment, text]) => [comment && `/** ${comment} */`, text].filter(Boolean).join("\n")),
  ].join("\n\n");
  const parts = [
    `## ${one.name}`,
    one.comment,
    one.example && `\`\`\`ts\n${one.example}\n\`\`\``,
    users.length > 0 && `Of ${links(users, names)}.`,
    `\`\`\`ts\n${code}\n\`\`\``,
  ];
  return parts.filter(Boolean).join("\n\n");
}

/** What the library's index gives to call or to read, with the example in its comment: `{ name, example }`. */
export const examples = () =>
  publicNames()
    .filter((one) => one.package === "embedlab" && !one.isType)
    .map(({ name, example }) => ({ name, example }));

/** The reference as files: a page a room, and one that lists every name. */
export function reference() {
  const names = publicNames();
  const silent = names
    .filter((one) => one.comment === undefined && usersOf(one, names).length === 0)
    .map(({ name }) => name);
  if (silent.length > 0)
    throw new Problem(
      `index.ts gives names without a comment, and nothing that takes or gives them: ${silent.join(", ")}`,
    );
  const rooms = [...new Set(names.map(({ room }) => room))].map((room) => [
    room,
    names.filter((one) => one.room === room),
  ]);
  const roomEntry = ([room, its]) => {
    const [values, typed] = [false, true].map((isType) =>
      links(
        its.filter((one) => one.isType === isType),
        names,
      ),
    );
    return `### [${room}](${room}.md)\n\n${values}${typed === "" ? "" : `\n\nTypes: ${typed}`}`;
  };
  const contents = packages.map(({ name }) =>
    [
      `## ${name}`,
      ...rooms
        .map(([room, its]) => [room, its.filter((one) => one.package === name)])
        .filter(([, its]) => its.length > 0)
        .map(roomEntry),
    ].join("\n\n"),
  );
  const files = new Map([
    [
      "README.md",
      `# Library reference\n\nMade from the comments of \`lib/\` by \`npm run docs\`. In a notebook: \`import * as embedlab from "embedlab"\`, the library, and \`import * as lab from "embedlab-laboratory"\`, what only these notebooks need. The examples run as they stand, in a module that imports the names they use; \`// =>\` gives a line's value.\n\n${contents.join("\n\n")}\n`,
    ],
  ]);
  for (const [room, its] of rooms)
    files.set(`${room}.md`, `# ${room}\n\n${its.map((one) => entry(one, names)).join("\n\n")}\n`);
  return files;
}

runAsScript(import.meta.url, async () => {
  await buildLibrary();
  const files = reference();
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  for (const [name, text] of files) await writeFile(join(folder, name), text);
});
