// Runs one shot of an OpenQASM 3 program in qsharp-lang and prints how long the run took: node run.mjs <file>.
import { readFileSync } from "node:fs";

const root = new URL("./node_modules/qsharp-lang/", import.meta.url);
const qsharp = await import(new URL("dist/node.js", root));
await qsharp.loadWasmModule(new Uint8Array(readFileSync(new URL("lib/web/qsc_wasm_bg.wasm", root))).buffer);
const compiler = await qsharp.getCompiler();
const version = JSON.parse(readFileSync(new URL("package.json", root))).version;

async function run(text) {
  const events = new qsharp.QscEventTarget(true);
  await compiler.run(
    { sources: [["circuit.qasm", text]], languageFeatures: [], projectType: "openqasm", profile: "unrestricted" },
    "", 1, events);
  const [shot] = events.getResults();
  if (!shot.success) {
    throw new Error(JSON.stringify(shot.result));
  }
}

// The first run compiles the simulator itself.
await run('include "stdgates.inc"; qubit q; bit c; h q; c = measure q;');
const text = readFileSync(process.argv[2], "utf8");
const start = performance.now();
await run(text);
console.log(JSON.stringify({ version, seconds: (performance.now() - start) / 1000 }));
process.exit(0);
