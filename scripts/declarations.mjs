import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import ts from "typescript";
import { root } from "./run.mjs";

/** Sources whose types are inferred from zod's schemas. */
const inferred = ["embedding/contract/contract"];

/**
 * Writes the inferred types out in the built declarations. As the compiler leaves them they have lost the fields' comments,
 * show their readers zod's types instead of fields, and want a TypeScript that zod's own declarations compile in (5.4).
 */
export function writeInferredTypes() {
  for (const path of inferred) {
    const target = join(root, "lib", "embedlab", "dist", `${path}.d.ts`);
    if (!/from "zod"/.test(readFileSync(target, "utf8"))) continue;
    writeFileSync(target, declarations(join(root, "lib", "embedlab", "src", `${path}.ts`), target));
  }
}

/** The emitted declarations without schemas, and with each inferred type as its fields. */
function declarations(sourcePath, target) {
  const { options } = ts.parseJsonConfigFileContent(
    ts.readConfigFile(join(root, "lib", "embedlab", "tsconfig.json"), ts.sys.readFile).config,
    ts.sys,
    join(root, "lib", "embedlab"),
  );
  const program = ts.createProgram([sourcePath], options);
  const checker = program.getTypeChecker();
  const source = program.getSourceFile(sourcePath);
  const types = new Map(
    source.statements
      .filter((node) => ts.isTypeAliasDeclaration(node) || ts.isInterfaceDeclaration(node))
      .map((node) => [node.name.text, checker.getTypeAtLocation(node)]),
  );
  /** Names of the types written out so far, by what is written: fields of such a type are told by its name. */
  const names = new Map();
  const write = writer(checker, source, names);
  const emitted = ts.createSourceFile(target, readFileSync(target, "utf8"), ts.ScriptTarget.Latest, true);
  const kept = emitted.statements.flatMap((node) => {
    const text = node.getFullText().trim();
    const name = node.name?.text;
    if (ts.isImportDeclaration(node) || ts.isVariableStatement(node)) return /\bz\.|"zod"/.test(text) ? [] : [text];
    if (!types.has(name)) return [text];
    if (!/\bexport\b/.test(text)) return [];
    const comment = (node.jsDoc ?? []).map((one) => one.getText()).join("\n");
    const written = write(types.get(name), "");
    names.set(written, name);
    if (!/\b(z\.|Inferred<)/.test(text)) return [text];
    const head = ts.isInterfaceDeclaration(node)
      ? `export interface ${name} ${written}`
      : `export type ${name} = ${written};`;
    return [[comment, head].filter(Boolean).join("\n")];
  });
  return `${kept.join("\n")}\n`;
}

/** Writes a type as TypeScript, its fields in the source's order and with the comments that stand there. */
function writer(checker, source, names) {
  const place = ({ declarations }) => declarations?.[0].pos ?? 0;
  const comment = (symbol, indent) => {
    const lines = ts.displayPartsToString(symbol.getDocumentationComment(checker)).split("\n");
    if (lines.length > 1)
      return [`/**`, ...lines.map((line) => ` * ${line}`), ` */`].map((line) => `${indent}${line}\n`).join("");
    return lines[0] === "" ? "" : `${indent}/** ${lines[0]} */\n`;
  };
  const field = (symbol, indent) => {
    const optional = (symbol.flags & ts.SymbolFlags.Optional) !== 0;
    const type = checker.getTypeOfSymbolAtLocation(symbol, source);
    const written = write(optional ? checker.getNonNullableType(type) : type, indent);
    return `${comment(symbol, indent)}${indent}readonly ${symbol.name}${optional ? "?" : ""}: ${written};\n`;
  };
  const union = ({ types }, indent) => {
    const written = new Set(types.map((part) => write(part, indent)));
    for (const [text, name] of names) {
      const members = text.split(" | ");
      if (!members.every((member) => written.has(member))) continue;
      for (const member of members) written.delete(member);
      written.add(name);
    }
    return [...written].join(" | ");
  };
  const parts = (type, indent) => {
    if (type.isUnion() && !(type.flags & ts.TypeFlags.Boolean)) return union(type, indent);
    if (!(type.flags & ts.TypeFlags.Object)) return checker.typeToString(type);
    if (checker.isArrayType(type)) {
      const item = write(checker.getTypeArguments(type)[0], indent);
      return `readonly ${item.includes(" | ") ? `(${item})` : item}[]`;
    }
    const values = checker.getIndexTypeOfType(type, ts.IndexKind.String);
    if (values !== undefined) return `Readonly<Record<string, ${write(values, indent)}>>`;
    const symbols = checker.getPropertiesOfType(type).sort((a, b) => place(a) - place(b));
    return `{\n${symbols.map((symbol) => field(symbol, `${indent}    `)).join("")}${indent}}`;
  };
  const write = (type, indent) => {
    const written = parts(type, indent);
    return names.get(written.replaceAll(`\n${indent}`, "\n")) ?? written;
  };
  return write;
}
