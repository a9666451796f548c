import { rm } from "node:fs/promises";
import { join } from "node:path";
import parseName from "mvn-artifact-name-parser";
import artifactUrl from "mvn-artifact-url";
import { Problem } from "../run.mjs";
import { download, sizeOf } from "./download.mjs";

/** Names another Maven repository than the client library's own default, with or without a user and a password. */
const variable = "EMBEDLAB_MAVEN";

/**
 * The file of an artifact, `{ coordinates: "group:artifact:version", bytes, sha256 }`, from a Maven repository: under
 * `.cache/downloads`, downloaded where it is not there yet, without its dependencies.
 */
export async function fetchArtifact(artifact, { root, onProgress, ...timing }) {
  const { base, headers } = repository();
  const url = await artifactUrl.default(parseName.default(artifact.coordinates), base);
  return download({
    url,
    headers,
    target: pathOf(artifact, root),
    bytes: artifact.bytes,
    sha256: artifact.sha256,
    what: artifact.coordinates,
    mirror: variable,
    onProgress,
    ...timing,
  });
}

/** Bytes of an artifact that are here, whole or not. */
export const artifactBytesHere = async (artifact, root) =>
  (await sizeOf(pathOf(artifact, root))) || sizeOf(`${pathOf(artifact, root)}.partial`);

/** What was made of it is in its place: the download is not needed again. */
export async function dropArtifact(artifact, root) {
  for (const path of [pathOf(artifact, root), `${pathOf(artifact, root)}.partial`]) await rm(path, { force: true });
}

const pathOf = ({ coordinates, sha256 }, root) =>
  join(root, ".cache", "downloads", `${coordinates.split(":").slice(1).join("-")}-${sha256.slice(0, 16)}.jar`);

function repository() {
  const named = process.env[variable];
  if (!named) return { base: undefined, headers: {} };
  let url;
  try {
    url = new URL(named);
  } catch {
    throw new Problem(
      `${variable} is no address: it names a Maven repository, such as https://maven.example.com/repository/`,
    );
  }
  if (!/^https?:$/.test(url.protocol))
    throw new Problem(`${variable} begins with ${url.protocol}; a repository is reached by http or https`);
  // A request's address may hold no credentials.
  const { username, password } = url;
  url.username = url.password = "";
  const credentials = Buffer.from(`${decodeURIComponent(username)}:${decodeURIComponent(password)}`).toString("base64");
  return {
    base: url.href.replace(/\/*$/, "/"),
    headers: username === "" ? {} : { authorization: `Basic ${credentials}` },
  };
}
