/** Replies to messages that tslab does not know, or answers under a wrong name; null where none is due. */
const replies = {
  comm_info_request: () => ({ comms: {} }),
  history_request: () => ({ history: [] }),
  interrupt_request: (session) => {
    session.interrupt();
    return {};
  },
  comm_open: () => null,
  comm_msg: () => null,
  comm_close: () => null,
};

/** tslab's server and handler with the parts of Jupyter's protocol (5.3) that they leave out. */
export function serverFor({ ZmqServer, JupyterHandlerImpl }, session, typescript) {
  class Handler extends JupyterHandlerImpl {
    handleKernel() {
      const info = super.handleKernel();
      return {
        ...info,
        status: "ok",
        implementation_version: typescript,
        banner: `TypeScript ${typescript}`,
        language_info: { ...info.language_info, version: typescript },
      };
    }

    // Jupyter counts positions in code points, TypeScript in UTF-16 units.
    handleInspect({ code, cursor_pos: position }) {
      return super.handleInspect({ code, cursor_pos: units(code, position) });
    }

    handleComplete({ code, cursor_pos: position }) {
      const reply = super.handleComplete({ code, cursor_pos: units(code, position) });
      return { ...reply, cursor_start: points(code, reply.cursor_start), cursor_end: points(code, reply.cursor_end) };
    }

    handleShutdown({ restart }) {
      return { status: "ok", restart };
    }
  }

  return class Server extends ZmqServer {
    onShutdown = () => {};
    #types = new WeakMap();

    constructor(connectionFile) {
      super(new Handler(session.executor, false), connectionFile);
    }

    /** The first that tslab does with a message: here those of `replies` are led to handleCommInfoRequest. */
    publishStatus(status, message) {
      super.publishStatus(status, message);
      const { header } = message;
      if (status !== "busy" || !(header.msg_type in replies)) return;
      this.#types.set(message, header.msg_type);
      header.msg_type = "comm_info_request";
    }

    handleCommInfoRequest(socket, message) {
      const type = this.#types.get(message);
      message.header.msg_type = type;
      const content = replies[type](session);
      if (content !== null)
        this.#send(message, socket, type.replace("_request", "_reply"), { status: "ok", ...content });
    }

    async handleExecute(socket, message) {
      const { content } = message;
      const publish = (type, body) => this.#send(message, this.iopub, type, body);
      const reply = await session.execute(content, {
        input: (count) => content.silent || publish("execute_input", { code: content.code, execution_count: count }),
        stream: (name, text) => publish("stream", { name, text }),
        display: (data, update) => publish(update ? "update_display_data" : "display_data", data),
        result: (data, count) => publish("execute_result", { data, metadata: {}, execution_count: count }),
        error: (failure) => publish("error", failure),
      });
      this.#send(message, socket, "execute_reply", reply);
    }

    #send(message, socket, type, content) {
      const reply = message.createReply();
      reply.header.msg_type = type;
      reply.content = content;
      reply.signAndSend(this.connInfo.key, socket);
    }

    /** Called on a shutdown request, whose reply is still on its way. */
    close() {
      setTimeout(() => {
        super.close();
        this.onShutdown();
      }, 100);
    }
  };
}

const units = (code, position) => Array.from(code).slice(0, position).join("").length;
const points = (code, position) => Array.from(code.slice(0, position)).length;
