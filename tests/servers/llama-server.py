"""llama.cpp's own server, from the wheel that carries it, with the options of llama-server that the test gives."""

import argparse
import signal

import xllamacpp

options = argparse.ArgumentParser()
options.add_argument("--model")
options.add_argument("--host")
options.add_argument("--port", type=int)
options.add_argument("--api-key")
options.add_argument("--ctx-size", type=int)
options.add_argument("--batch-size", type=int)
options.add_argument("--ubatch-size", type=int)
options.add_argument("--parallel", type=int)
options.add_argument("--embeddings", action="store_true")
given = options.parse_args()

params = xllamacpp.CommonParams()
params.model.path = given.model
params.hostnames = [given.host]
params.port = given.port
params.api_keys = [given.api_key]
params.n_ctx = given.ctx_size
params.n_batch = given.batch_size
params.n_ubatch = given.ubatch_size
params.n_parallel = given.parallel
params.embedding = given.embeddings
params.cpuparams.n_threads = 2
server = xllamacpp.Server(params)
signal.sigwait([signal.SIGTERM, signal.SIGINT])
