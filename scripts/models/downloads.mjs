import { join } from "node:path";

/** Where artifacts of a Maven repository lie until a model is made of them. */
export const downloadsIn = (root) => join(root, ".cache", "downloads");
