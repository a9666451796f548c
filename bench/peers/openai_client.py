from openai import OpenAI
from serve import cosines, serve


def prepare(arrays, settings, threads):
    client = OpenAI(base_url=settings["base"], api_key="none needed", timeout=600, max_retries=0)
    return {"client": client, "texts": settings["texts"], "model": settings["model"], "reference": arrays["reference"]}


def embed(state, texts):
    return [item.embedding for item in state["client"].embeddings.create(model=state["model"], input=texts).data]


serve(prepare, lambda state: embed(state, state["texts"]), cosines, warm_up=lambda state: embed(state, state["texts"][:8]))
