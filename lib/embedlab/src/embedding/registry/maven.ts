import { rm } from "node:fs/promises";
import { join } from "node:path";
import parseName from "mvn-artifact-name-parser";
import artifactUrl from "mvn-artifact-url";
import { InputError } from "../../errors.js";
import { download, sizeOf, type DownloadTiming } from "./download.js";

/** Names another Maven repository than the client library's own default, with or without a user and a password. */
const variable = "EMBEDLAB_MAVEN";

/** A file of a Maven repository. */
export interface Artifact {
  /** "group:artifact:version". */
  readonly coordinates: string;
  readonly bytes: number;
  readonly sha256: string;
}

/** The file of an artifact in `folder`, downloaded from a Maven repository where it is not there yet, without its dependencies. */
export async function fetchArtifact(artifact: Artifact, folder: string, timing: DownloadTiming = {}): Promise<string> {
  const { base, headers } = repository();
  const url = await artifactUrl.default(parseName.default(artifact.coordinates), base);
  return download({
    url,
    headers,
    target: artifactPath(artifact, folder),
    bytes: artifact.bytes,
    sha256: artifact.sha256,
    what: artifact.coordinates,
    mirror: variable,
    ...timing,
  });
}

/** Bytes of an artifact that are in `folder`, whole or not. */
export const artifactBytesHere = async (artifact: Artifact, folder: string): Promise<number> =>
  (await sizeOf(artifactPath(artifact, folder))) || sizeOf(`${artifactPath(artifact, folder)}.partial`);

/** What was made of it is in its place: the download is not needed again. */
export async function dropArtifact(artifact: Artifact, folder: string): Promise<void> {
  for (const path of [artifactPath(artifact, folder), `${artifactPath(artifact, folder)}.partial`])
    await rm(path, { force: true });
}

const artifactPath = ({ coordinates, sha256 }: Artifact, folder: string): string =>
  join(folder, `${coordinates.split(":").slice(1).join("-")}-${sha256.slice(0, 16)}.jar`);

function repository(): { base: string | undefined; headers: Record<string, string> } {
  const named = process.env[variable];
  if (named === undefined || named === "") return { base: undefined, headers: {} };
  let url: URL;
  try {
    url = new URL(named);
  } catch {
    throw new InputError(
      `${variable} is no address: it names a Maven repository, such as https://maven.example.com/repository/`,
    );
  }
  if (!/^https?:$/.test(url.protocol))
    throw new InputError(`${variable} begins with ${url.protocol}; a repository is reached by http or https`);
  // A request's address may hold no credentials.
  const { username, password } = url;
  url.username = url.password = "";
  const credentials = Buffer.from(`${decodeURIComponent(username)}:${decodeURIComponent(password)}`).toString("base64");
  return {
    base: url.href.replace(/\/*$/, "/"),
    headers: username === "" ? {} : { authorization: `Basic ${credentials}` },
  };
}
