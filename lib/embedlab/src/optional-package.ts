import { InputError } from "./errors.js";
import { codeOf, messageOf } from "./reasons.js";

/** The versions that were tested; the library installs without these packages. */
const versions = {
  "@huggingface/transformers": "4.3.1",
  "danfojs-node": "1.2.0",
  "ml-kmeans": "7.0.1",
  "ml-random-forest": "2.1.0",
  "tsne-js": "1.0.3",
} as const;

/**
 * A package that only one option needs, loaded when it is asked for. Throws InputError with the command that brings
 * it where it is not installed.
 */
export async function optionalPackage<T>(
  name: keyof typeof versions,
  use: string,
  load: () => Promise<T> | T,
): Promise<T> {
  try {
    return await load();
  } catch (error) {
    const isAbsent =
      ["ERR_MODULE_NOT_FOUND", "MODULE_NOT_FOUND"].includes(codeOf(error)) && messageOf(error).includes(`'${name}'`);
    if (!isAbsent) throw error;
    throw new InputError(
      `${use} needs the package ${name}, which is not installed: npm install ${name}@${versions[name]}`,
    );
  }
}
