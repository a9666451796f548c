import type { ModelContract } from "./contract.js";

/** What a source calls its weights: a repository, a path, a model of a server; "" where it has no such name. */
export function sourceName({ source }: Pick<ModelContract, "source">): string {
  if (source.kind === "hub") return source.repository;
  if (source.kind === "folder") return source.path;
  return source.kind === "endpoint" ? source.model : "";
}
