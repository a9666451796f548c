/** What a cell shows: the same thing in several MIME types, of which a front end takes the richest it can draw. */
export type MimeBundle = Readonly<Record<string, unknown>>;

interface DisplayData {
  readonly data: MimeBundle;
  readonly metadata: object;
  readonly transient: { readonly display_id?: string };
}

/** What the kernels leave in the global scope: tslab, stock or launched by this project, and Deno's. */
interface KernelScope {
  readonly __tslab__?: { readonly require: (id: string) => unknown };
  readonly Deno?: { readonly jupyter?: { readonly broadcast: (type: string, content: DisplayData) => Promise<void> } };
}

let sent: Promise<void> = Promise.resolve();

/** The running kernel's own way to its front end; undefined outside a kernel. */
function writer(): ((data: DisplayData, update: boolean) => void) | undefined {
  const { __tslab__: kernel, Deno: deno } = globalThis as KernelScope;
  const broadcast = deno?.jupyter?.broadcast;
  // Deno's is asynchronous: one after the other keeps their order.
  if (broadcast !== undefined)
    return (data, update) =>
      void (sent = sent.then(() => broadcast(update ? "update_display_data" : "display_data", data)));
  if (kernel === undefined) return undefined;
  // Not `import "tslab"`: another instance of it, from a global installation say, would answer "Not ready".
  const { lastWriteDisplayData } = kernel.require("tslab/dist/jupyter") as {
    lastWriteDisplayData: ((data: DisplayData, update: boolean) => void) | null;
  };
  return lastWriteDisplayData ?? undefined;
}

/** True in Deno's kernel. */
export function inDeno(): boolean {
  return (globalThis as KernelScope).Deno?.jupyter?.broadcast !== undefined;
}

/** True in a notebook's kernel, false in a plain Node program. */
export function inKernel(): boolean {
  return writer() !== undefined;
}

/** True where the notebook is executed for a report, with nobody to watch it. */
export function inReport(): boolean {
  return process.env.EMBEDLAB_REPORT === "1";
}

/** Sends an output to the notebook, or its plain text to the standard output of a plain Node program. */
export function send(data: MimeBundle): void {
  const write = writer();
  if (write !== undefined) write({ data, metadata: {}, transient: {} }, false);
  else if (typeof data["text/plain"] === "string") process.stdout.write(`${data["text/plain"]}\n`);
}

let displays = 0;

/** An output that can be replaced in place. Outside a kernel nothing is sent. */
export function replaceable(): (data: MimeBundle) => void {
  const display_id = `embedlab-${process.pid}-${++displays}`;
  let sent = false;
  return (data) => {
    writer()?.({ data, metadata: {}, transient: { display_id } }, sent);
    sent = true;
  };
}
