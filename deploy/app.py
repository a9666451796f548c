"""Serves a model folder behind OpenAI's /v1/embeddings from N replicas of a Ray Serve application. serve.mjs starts it."""

import argparse
import asyncio
import base64
import hmac
import json
import os
import signal
import threading
from concurrent.futures import ThreadPoolExecutor

import ray
from ray import cloudpickle, serve
from starlette.requests import Request
from starlette.responses import JSONResponse

import model

# The nodes of a cluster have the packages, not this folder.
cloudpickle.register_pickle_by_value(model)

MOST_TEXTS = 2048


class Refused(Exception):
    def __init__(self, status, message):
        super().__init__(message)
        self.status = status


def texts_of(body):
    """The texts of a request and whether vectors are to be base64; raises Refused naming the field."""
    if not isinstance(body, dict):
        raise Refused(400, "the body is not a JSON object")
    given = body.get("input")
    texts = [given] if isinstance(given, str) else given
    if not isinstance(texts, list) or not texts or not all(isinstance(text, str) for text in texts):
        raise Refused(400, "input must be a text or a list of texts, at least one")
    if len(texts) > MOST_TEXTS:
        raise Refused(413, f"input has {len(texts)} texts; send at most {MOST_TEXTS} at once")
    encoding = body.get("encoding_format", "float")
    if encoding not in ("float", "base64"):
        raise Refused(400, f'encoding_format is {json.dumps(encoding)}; it can be "float" or "base64"')
    if body.get("dimensions") is not None:
        raise Refused(400, "dimensions cannot be chosen: the model has its own")
    return texts, encoding == "base64"


# A replica computes one request while it reads the next; a queue that is full answers 503, which clients try again.
@serve.deployment(max_ongoing_requests=2, max_queued_requests=256, health_check_period_s=5)
class Embeddings:
    def __init__(self, name, key, settings):
        self.name = name
        self.key = key
        self.model = model.EmbeddingModel(**settings)
        self.thread = ThreadPoolExecutor(1)

    async def __call__(self, request: Request):
        try:
            return JSONResponse(await self.answer(request))
        except Refused as refused:
            return JSONResponse({"error": {"message": str(refused), "type": "invalid_request_error", "code": None}}, refused.status)

    async def answer(self, request):
        route = (request.method, request.url.path)
        if route == ("GET", "/health"):
            return {"status": "ok"}
        if self.key and not hmac.compare_digest(request.headers.get("authorization", "").encode(), f"Bearer {self.key}".encode()):
            raise Refused(401, "the key is missing or wrong")
        if route == ("GET", "/v1/models"):
            return {"object": "list", "data": [{"id": self.name, "object": "model", "owned_by": "embedlab"}]}
        if route != ("POST", "/v1/embeddings"):
            raise Refused(404, "there are POST /v1/embeddings, GET /v1/models and GET /health")
        try:
            body = json.loads(await request.body())
        except ValueError:
            raise Refused(400, "the body is not JSON") from None
        texts, as_base64 = texts_of(body)
        if body.get("model") != self.name:
            raise Refused(404, f"this server has the model {self.name}")
        vectors, tokens = await asyncio.get_running_loop().run_in_executor(self.thread, self.model.embed, texts)
        data = [
            {"object": "embedding", "index": i, "embedding": base64.b64encode(row.astype("<f4").tobytes()).decode() if as_base64 else row.tolist()}
            for i, row in enumerate(vectors)
        ]
        return {"object": "list", "data": data, "model": self.name, "usage": {"prompt_tokens": tokens, "total_tokens": tokens}}


def arguments():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--folder", required=True, help="the model folder; on a cluster, at this path on every node")
    parser.add_argument("--onnx", required=True, help="the ONNX file to run")
    parser.add_argument("--name", required=True, help="the model's name in requests")
    parser.add_argument("--replicas", type=int, default=1)
    parser.add_argument("--threads", type=int, default=1, help="threads of a replica")
    parser.add_argument("--pooling", choices=["mean", "cls", "max"], help="default: what 1_Pooling/config.json says")
    parser.add_argument("--normalize", action=argparse.BooleanOptionalAction, help="default: what modules.json says, else no")
    parser.add_argument("--max-tokens", type=int, help="default: what sentence_bert_config.json says")
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=8000)
    parser.add_argument("--temporary", help="an absolute, short path where Ray keeps sockets and logs")
    parser.add_argument("--address", help="a running Ray cluster to use; without it Ray starts on this machine alone")
    return parser.parse_args()


def main():
    options = arguments()
    own = model.declared(options.folder)
    settings = {
        "folder": os.path.abspath(options.folder),
        "onnx": os.path.abspath(options.onnx),
        "pooling": options.pooling or own["pooling"] or "mean",
        "normalize": bool(own["normalize"]) if options.normalize is None else options.normalize,
        "max_tokens": options.max_tokens or own["max_tokens"] or 512,
        "threads": options.threads,
    }
    if options.address:
        ray.init(address=options.address, log_to_driver=False)
    else:
        # Vectors travel in the answers: the object store, which is of no use here, gets the least that Ray allows.
        ray.init(
            address="local",
            num_cpus=max(1, options.replicas * options.threads),
            object_store_memory=80_000_000,
            include_dashboard=False,
            log_to_driver=False,
            _temp_dir=options.temporary,
            _plasma_directory=options.temporary,
        )
    try:
        serve.start(http_options={"host": options.host, "port": options.port})
    except TimeoutError:
        # Ray waits 60 s for its HTTP proxy, which on a busy machine goes on starting.
        pass
    key = os.environ.get("EMBEDLAB_API_KEY")
    deployment = Embeddings.options(num_replicas=options.replicas, ray_actor_options={"num_cpus": options.threads})
    serve.run(deployment.bind(options.name, key, settings), name="embeddings", route_prefix="/")
    print(json.dumps({"ready": f"http://{options.host}:{options.port}/v1", "model": options.name, "replicas": options.replicas, **settings}), flush=True)

    ended = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: ended.set())
    ended.wait()
    if options.address:
        serve.delete("embeddings")
    # Ends what was started here with all its processes; of a cluster it only lets go.
    ray.shutdown()


if __name__ == "__main__":
    main()
