// Asks sources a query by Comunica: node ask.mjs QUERY SOURCE...; prints one JSON object a row.
// A source is an address, of which Comunica finds out by itself what it is, or sparql@ADDRESS.
import {QueryEngine} from "@comunica/query-sparql";

const [query, ...sources] = process.argv.slice(2);
const named = sources.map((source) => source.startsWith("sparql@")
    ? {type: "sparql", value: source.slice("sparql@".length)} : source);
const bindings = await new QueryEngine().queryBindings(query, {sources: named});
for await (const row of bindings) {
    console.log(JSON.stringify(Object.fromEntries([...row].map(([name, term]) => [name.value, term.value]))));
}
