// Answers SPARQL in the browser, for a site of files: Oxigraph over the data of the release, loaded at the first
// query.
//
// It is sent {id, query, format} and sends {progress: [bytes loaded, bytes in all or 0]}, then {id, body} or
// {id, fault}. Like the server's, the default graph is the union of the named ones.

import init, { Store } from "oxigraph/web.js";

const PIECE = 1 << 22;

let loading = null;

self.addEventListener("message", async ({ data: { id, data, engine, query, format } }) => {
  try {
    loading ??= load(data, engine);
    const store = await loading;
    const body = store.query(query, { results_format: format, use_default_graph_as_union: true });
    self.postMessage({ id, body });
  } catch (error) {
    self.postMessage({ id, fault: String(error.message ?? error), network: error instanceof TypeError });
    if (error instanceof TypeError) loading = null;
  }
});

async function load(data, engine) {
  await init({ module_or_path: engine });
  const store = new Store();
  let rest = "";
  for await (const text of texts(data)) {
    rest += text;
    if (rest.length < PIECE) continue;
    const end = rest.lastIndexOf("\n") + 1;
    store.load(rest.slice(0, end), { format: "application/n-quads", no_transaction: true, lenient: true });
    rest = rest.slice(end);
  }
  store.load(rest, { format: "application/n-quads", no_transaction: true, lenient: true });
  return store;
}

/** Yield the text of the data. A host that says what .gz is lets the browser decompress it; others do not. */
async function* texts(address) {
  const response = await fetch(address);
  if (!response.ok) throw new TypeError(`${address}: status ${response.status}`);
  const total = Number(response.headers.get("Content-Length") ?? 0);
  let loaded = 0;
  const counted = new TransformStream({
    transform(chunk, out) {
      loaded += chunk.length;
      self.postMessage({ progress: [loaded, Math.max(total, loaded)] });
      out.enqueue(chunk);
    },
  });
  const [sample, whole] = response.body.pipeThrough(counted).tee();
  const first = (await sample.getReader().read()).value ?? new Uint8Array();
  const packed = first[0] === 0x1f && first[1] === 0x8b;
  const bytes = packed ? whole.pipeThrough(new DecompressionStream("gzip")) : whole;
  const reader = bytes.pipeThrough(new TextDecoderStream()).getReader();
  for (let step = await reader.read(); !step.done; step = await reader.read()) yield step.value;
}
